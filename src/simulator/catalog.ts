import { randomInt } from 'node:crypto';

export interface SoldProduct {
  id: string;
  name: string;
  description?: string;
  price?: string;
  currency?: string;
  retailer_id?: string;
  url?: string;
  /** Where pictures of it are. */
  images: string[];
  hidden: boolean;
}

export interface PlacedOrder {
  orderId: string;
  /** Without it nobody learns what was ordered. */
  token: string;
  items: { productId: string; quantity: number }[];
}

/** What a business sells, and what was ordered of it. */
export class Catalog {
  readonly products = new Map<string, SoldProduct>();
  readonly orders = new Map<string, PlacedOrder>();

  static newId(): string {
    return String(randomInt(1_000_000_000_000, 9_999_999_999_999));
  }

  order(items: PlacedOrder['items']): PlacedOrder {
    const orderId = Catalog.newId();
    const order = { orderId, token: Buffer.from(`token-${orderId}`).toString('base64'), items };
    this.orders.set(orderId, order);
    return order;
  }
}
