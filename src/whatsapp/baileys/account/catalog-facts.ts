import { type BinaryNode, getBinaryNodeChild, getBinaryNodeChildren } from '../../../baileys/baileys.js';
import type { Collection, OrderDetails, Product } from '../../../domain/catalog-commands.js';

/** What a child of a node says; null where there is none, or nothing. */
export function textIn(node: BinaryNode | undefined, tag: string): string | null {
  const content = getBinaryNodeChild(node, tag)?.content;
  const words = content instanceof Uint8Array ? Buffer.from(content).toString() : content;
  return typeof words === 'string' && words !== '' ? words : null;
}

function numberIn(node: BinaryNode | undefined, tag: string): number | null {
  const words = textIn(node, tag);
  const number = words === null ? NaN : Number(words);
  return Number.isFinite(number) ? number : null;
}

/** A `<product>` (Baileys `lib/Utils/business.js`, `parseProductNode`). */
export function productIn(node: BinaryNode): Product {
  const images = getBinaryNodeChildren(getBinaryNodeChild(node, 'media'), 'image');
  return {
    id: textIn(node, 'id') ?? '',
    name: textIn(node, 'name') ?? '',
    description: textIn(node, 'description'),
    price: numberIn(node, 'price'),
    currency: textIn(node, 'currency'),
    retailer_id: textIn(node, 'retailer_id'),
    url: textIn(node, 'url'),
    images: images.flatMap((image) => textIn(image, 'original_image_url') ?? textIn(image, 'request_image_url') ?? []),
    hidden: node.attrs.is_hidden === 'true',
    review: textIn(getBinaryNodeChild(node, 'status_info'), 'status'),
  };
}

export function collectionIn(node: BinaryNode): Collection {
  return {
    id: textIn(node, 'id') ?? '',
    name: textIn(node, 'name') ?? '',
    review: textIn(getBinaryNodeChild(node, 'status_info'), 'status'),
    products: getBinaryNodeChildren(node, 'product').map(productIn),
  };
}

export function orderIn(node: BinaryNode | undefined): OrderDetails {
  const price = getBinaryNodeChild(node, 'price');
  return {
    total: numberIn(price, 'total'),
    currency: textIn(price, 'currency'),
    products: getBinaryNodeChildren(node, 'product').map((product) => ({
      id: textIn(product, 'id') ?? '',
      name: textIn(product, 'name') ?? '',
      price: numberIn(product, 'price'),
      currency: textIn(product, 'currency'),
      quantity: numberIn(product, 'quantity') ?? 0,
      image: textIn(getBinaryNodeChild(product, 'image'), 'url'),
    })),
  };
}
