/** What a business sells. */
export interface Product {
  id: string;
  name: string;
  description: string | null;
  /** Thousandths of `currency`; null where none is said. */
  price: number | null;
  /** ISO 4217 */
  currency: string | null;
  /** The seller's own number for it. */
  retailer_id: string | null;
  url: string | null;
  /** Where pictures of it are. */
  images: string[];
  hidden: boolean;
  /** WhatsApp's word for whether it was let in. */
  review: string | null;
}

/** Some products that belong together. */
export interface Collection {
  id: string;
  name: string;
  /** WhatsApp's word for whether it was let in. */
  review: string | null;
  products: Product[];
}

/** What is told of a product; what is left out stays, and is nothing in a new one. */
export interface ProductChange {
  name?: string;
  description?: string;
  price?: number;
  currency?: string;
  retailer_id?: string;
  url?: string;
  hidden?: boolean;
  /** Ids of stored pictures. */
  images?: { mediumId: string; size: number }[];
}

export interface OrderedProduct {
  id: string;
  name: string;
  price: number | null;
  currency: string | null;
  quantity: number;
  image: string | null;
}

export interface OrderDetails {
  /** Thousandths of `currency`. */
  total: number | null;
  currency: string | null;
  products: OrderedProduct[];
}

/**
 * What is done with catalogs of businesses. All may fail with SESSION_NOT_FOUND, AUTHENTICATION_REQUIRED, NOT_CONNECTED,
 * RATE_LIMITED, WHATSAPP_UNANSWERED, and PRODUCT_NOT_FOUND for what is not there.
 */
export interface CatalogCommands {
  /** @param of JID of the business; the account itself when null */
  catalog: {
    given: { of: string | null; limit: number; cursor: string | null };
    answer: { products: Product[]; next: string | null };
  };
  catalog_collections: { given: { of: string | null; limit: number }; answer: Collection[] };
  /** @param id of the one that is changed; a new one when null */
  catalog_save: { given: { id: string | null; product: ProductChange }; answer: Product };
  catalog_delete: { given: { id: string }; answer: null };
  /** @param token that came with the order */
  catalog_order: { given: { orderId: string; token: string }; answer: OrderDetails };
}

export type CatalogCommandName = keyof CatalogCommands;

export const CATALOG_COMMANDS: Readonly<Record<CatalogCommandName, true>> = {
  catalog: true,
  catalog_collections: true,
  catalog_save: true,
  catalog_delete: true,
  catalog_order: true,
};
