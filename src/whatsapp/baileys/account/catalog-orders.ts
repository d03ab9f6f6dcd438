import {
  type BinaryNode,
  getBinaryNodeChild,
  getBinaryNodeChildren,
  jidNormalizedUser,
  S_WHATSAPP_NET,
  type WASocket,
} from '../../../baileys/baileys.js';
import type { AuthState } from '../../../auth-state/auth-state.js';
import type { CatalogCommandName, ProductChange } from '../../../domain/catalog-commands.js';
import { DomainError } from '../../../domain/errors.js';
import { ask, QueryRefused } from '../connection/ask.js';
import type { OrdersOf } from '../connection/line-orders.js';
import type { MediaUploads } from '../media/media-uploads.js';
import { collectionIn, orderIn, productIn, textIn } from './catalog-facts.js';

const CATALOG = 'w:biz:catalog';
const ABSENT = new Set([400, 404, 406]);
/** Of the pictures that answers refer to. */
const PIXELS = '600';

/** What is done with catalogs of businesses, in the words of Baileys `lib/Socket/business.js` and `lib/Utils/business.js`. */
export class CatalogOrders {
  readonly orders: OrdersOf<CatalogCommandName> = {
    catalog: async ({ of, limit, cursor }) => {
      const content = [part('limit', String(limit)), ...size(), ...(cursor === null ? [] : [part('after', cursor)])];
      const attrs = { jid: this.business(of), allow_shop_source: 'true' };
      const answer = await this.ask('get', CATALOG, { tag: 'product_catalog', attrs, content });
      const found = getBinaryNodeChild(answer, 'product_catalog');
      const next = textIn(getBinaryNodeChild(found, 'paging'), 'after');
      return { products: getBinaryNodeChildren(found, 'product').map(productIn), next };
    },
    catalog_collections: async ({ of, limit }) => {
      const content = [part('collection_limit', String(limit)), part('item_limit', String(limit)), ...size()];
      const asked: BinaryNode = { tag: 'collections', attrs: { biz_jid: this.business(of) }, content };
      const answer = await this.ask('get', CATALOG, asked, { smax_id: '35' });
      return getBinaryNodeChildren(getBinaryNodeChild(answer, 'collections'), 'collection').map(collectionIn);
    },
    catalog_save: async ({ id, product }) => {
      const tag = id === null ? 'product_catalog_add' : 'product_catalog_edit';
      const content = [await this.product(id, product), ...size()];
      const answer = await this.ask('set', CATALOG, { tag, attrs: { v: '1' }, content });
      const made = getBinaryNodeChild(getBinaryNodeChild(answer, tag), 'product');
      if (made === undefined) throw new DomainError('WHATSAPP_UNANSWERED', 'WhatsApp did not describe the product');
      return productIn(made);
    },
    catalog_delete: async ({ id }) => {
      const content: BinaryNode[] = [{ tag: 'product', attrs: {}, content: [part('id', id)] }];
      const answer = await this.ask('set', CATALOG, { tag: 'product_catalog_delete', attrs: { v: '1' }, content });
      const { deleted_count: count } = getBinaryNodeChild(answer, 'product_catalog_delete')?.attrs ?? {};
      if (count === '0') throw new DomainError('PRODUCT_NOT_FOUND');
      return null;
    },
    catalog_order: async ({ orderId, token }) => {
      const content: BinaryNode[] = [{ tag: 'image_dimensions', attrs: {}, content: size() }, part('token', token)];
      const asked: BinaryNode = { tag: 'order', attrs: { op: 'get', id: orderId }, content };
      const answer = await this.ask('get', 'fb:thrift_iq', asked, { smax_id: '5' });
      return orderIn(getBinaryNodeChild(answer, 'order'));
    },
  };

  constructor(
    private readonly socket: Pick<WASocket, 'query'>,
    private readonly auth: AuthState,
    private readonly uploads: MediaUploads,
  ) {}

  private business(of: string | null): string {
    return of ?? jidNormalizedUser(this.auth.creds.me?.id);
  }

  private async ask(
    type: 'get' | 'set',
    xmlns: string,
    content: BinaryNode,
    attrs: Record<string, string> = {},
  ): Promise<BinaryNode> {
    try {
      return await ask(this.socket, { to: S_WHATSAPP_NET, type, xmlns, ...attrs }, [content]);
    } catch (error) {
      if (!(error instanceof QueryRefused) || !ABSENT.has(error.code)) throw error;
      throw new DomainError('PRODUCT_NOT_FOUND', undefined, { whatsappCode: error.code }, { cause: error });
    }
  }

  private async product(id: string | null, change: ProductChange): Promise<BinaryNode> {
    const { name, description, price, currency, retailer_id, url, hidden, images = [] } = change;
    const pictures: BinaryNode[] = [];
    for (const { mediumId, size: bytes } of images) {
      const medium = { mediumId, size: bytes, mimeType: 'image/jpeg' };
      const uploaded = await this.uploads.upload(medium, 'product-catalog-image', true);
      pictures.push({ tag: 'image', attrs: {}, content: [part('url', uploaded.url)] });
    }
    const words = { id: id ?? undefined, name, description, retailer_id, url };
    const content: BinaryNode[] = [
      ...Object.entries(words).flatMap(([tag, value]) => (value === undefined ? [] : [part(tag, value)])),
      ...(pictures.length === 0 ? [] : [{ tag: 'media', attrs: {}, content: pictures }]),
      ...(price === undefined ? [] : [part('price', String(price))]),
      ...(currency === undefined ? [] : [part('currency', currency)]),
    ];
    const isHidden = hidden ?? (id === null ? false : undefined);
    const attrs: Record<string, string> = {
      ...(id === null && { compliance_category: 'COUNTRY_ORIGIN_EXEMPT' }),
      ...(isHidden !== undefined && { is_hidden: String(isHidden) }),
    };
    return { tag: 'product', attrs, content };
  }
}

function part(tag: string, words: string): BinaryNode {
  return { tag, attrs: {}, content: Buffer.from(words) };
}

function size(): BinaryNode[] {
  return [part('width', PIXELS), part('height', PIXELS)];
}
