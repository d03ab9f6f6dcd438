import { Catalog, type SoldProduct } from './catalog.js';
import type { Directory } from './directory.js';
import { type BinaryNode, child, children, node, textOf } from './nodes.js';
import { BAD_REQUEST, NOT_FOUND, type Query, type QueryAnswer } from './query.js';

const WORDS = ['name', 'description', 'price', 'currency', 'retailer_id', 'url'] as const;

/** Namespace `w:biz:catalog` (Baileys lib/Socket/business.js): products are read by all, and changed by who sells them. */
export function catalogQuery({ iq, account }: Query, directory: Directory): QueryAnswer {
  const request = children(iq)[0];
  if (!request) return BAD_REQUEST;
  const { jid, biz_jid } = request.attrs;
  const seller = directory.find(jid ?? biz_jid ?? '');
  switch (request.tag) {
    case 'product_catalog': {
      if (!seller) return NOT_FOUND;
      const shown = [...seller.catalog.products.values()].filter(({ hidden }) => !hidden || seller === account);
      const from = shown.findIndex(({ id }) => id === textOf(child(request, 'after'))) + 1;
      const limit = Number(textOf(child(request, 'limit')) ?? 10);
      const page = shown.slice(from, from + limit);
      const paging = from + limit < shown.length ? [node('paging', {}, [text('after', page.at(-1)!.id)])] : [];
      return [node('product_catalog', {}, [...page.map(describe), ...paging])];
    }
    case 'collections': {
      if (!seller) return NOT_FOUND;
      const products = [...seller.catalog.products.values()];
      // One, of everything, where there is something.
      const all = [text('id', '1'), text('name', 'All'), approved(), ...products.map(describe)];
      return [node('collections', {}, products.length === 0 ? [] : [node('collection', {}, all)])];
    }
    case 'product_catalog_add':
    case 'product_catalog_edit': {
      const given = child(request, 'product');
      const id = textOf(child(given, 'id'));
      const known = id === undefined ? undefined : account.catalog.products.get(id);
      if (!given || (request.tag === 'product_catalog_edit') !== (known !== undefined)) return NOT_FOUND;
      const product = changed(known ?? { id: Catalog.newId(), name: '', images: [], hidden: false }, given);
      account.catalog.products.set(product.id, product);
      return [node(request.tag, {}, [describe(product)])];
    }
    case 'product_catalog_delete': {
      const ids = children(request, 'product').map((product) => textOf(child(product, 'id')) ?? '');
      const gone = ids.filter((id) => account.catalog.products.delete(id));
      return [node('product_catalog_delete', { deleted_count: gone.length })];
    }
    default:
      return BAD_REQUEST;
  }
}

/** Namespace `fb:thrift_iq`: what was ordered, for whoever got the token. */
export function orderQuery({ iq, account }: Query): QueryAnswer {
  const asked = child(iq, 'order');
  const order = account.catalog.orders.get(asked?.attrs.id ?? '');
  if (!order || textOf(child(asked, 'token')) !== order.token) return NOT_FOUND;
  let total = 0;
  let currency = '';
  const products = order.items.flatMap(({ productId, quantity }) => {
    const product = account.catalog.products.get(productId);
    if (!product) return [];
    total += Number(product.price ?? 0) * quantity;
    currency = product.currency ?? currency;
    const image = node('image', {}, [text('url', product.images[0] ?? '')]);
    const { id, name, price = '', currency: of = '' } = product;
    const words = [text('id', id), text('name', name), text('price', price), text('currency', of)];
    return [node('product', {}, [...words, text('quantity', String(quantity)), image])];
  });
  const price = node('price', {}, [text('total', String(total)), text('currency', currency)]);
  return [node('order', { id: order.orderId }, [price, ...products])];
}

function changed(product: SoldProduct, given: BinaryNode): SoldProduct {
  const words = WORDS.flatMap((word) => {
    const said = textOf(child(given, word));
    return said === undefined ? [] : [[word, said]];
  });
  const images = children(child(given, 'media'), 'image').flatMap((image) => textOf(child(image, 'url')) ?? []);
  const { is_hidden: hidden } = given.attrs;
  return {
    ...product,
    ...(Object.fromEntries(words) as Partial<SoldProduct>),
    images: images.length > 0 ? images : product.images,
    hidden: hidden === undefined ? product.hidden : hidden === 'true',
  };
}

/** As Baileys lib/Utils/business.js, parseProductNode, reads it. */
function describe(product: SoldProduct): BinaryNode {
  const words = WORDS.flatMap((word) => (product[word] === undefined ? [] : [text(word, product[word])]));
  const images = product.images.map((url) =>
    node('image', {}, [text('request_image_url', url), text('original_image_url', url)]),
  );
  const media = node('media', {}, images);
  return node('product', { is_hidden: String(product.hidden) }, [text('id', product.id), ...words, media, approved()]);
}

function approved(): BinaryNode {
  return node('status_info', {}, [text('status', 'APPROVED')]);
}

function text(tag: string, words: string): BinaryNode {
  return node(tag, {}, Buffer.from(words));
}
