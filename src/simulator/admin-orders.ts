import { AdminError } from './admin-error.js';
import { asObject, optionalInteger, requiredString } from './admin-input.js';
import { accountOf, route, type AdminContext, type Route } from './admin-route.js';

const MOST = 1_000;

/** What customers order of a business; the message that tells of it is sent like any other. */
export function orderRoutes({ directory }: AdminContext): Route[] {
  return [
    route(
      'POST',
      '/admin/accounts/:number/orders',
      (request) => {
        const { catalog } = accountOf(directory, request);
        const { items } = request.body;
        if (!Array.isArray(items) || items.length === 0)
          throw new AdminError(400, 'items is missing: a list of products');
        return catalog.order(
          items.map((item: unknown) => {
            const given = asObject(item, 'items');
            const productId = requiredString(given, 'productId');
            if (!catalog.products.has(productId)) throw new AdminError(404, `no product ${productId}`);
            return { productId, quantity: optionalInteger(given, 'quantity', 1, MOST) ?? 1 };
          }),
        );
      },
      { body: ['items'] },
    ),
  ];
}
