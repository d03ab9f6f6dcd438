import { jidNormalizedUser } from '../../../baileys/baileys.js';
import type { MessagePayload } from '../../../domain/events.js';
import { known, type Readers, whole } from './content.js';

export const product: Readers = {
  productMessage: ({ product: snapshot, businessOwnerJid, body }) => ({
    type: 'product',
    text: body || null,
    product: known<NonNullable<MessagePayload['product']>>({
      id: snapshot?.productId,
      title: snapshot?.title,
      description: snapshot?.description,
      price: whole(snapshot?.priceAmount1000),
      currency: snapshot?.currencyCode,
      retailerId: snapshot?.retailerId,
      url: snapshot?.url,
      business: jidNormalizedUser(businessOwnerJid ?? undefined),
    }),
  }),
};
