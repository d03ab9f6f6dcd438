import type { MessagePayload } from '../../../domain/events.js';
import { known, type Readers, whole } from './content.js';

export const order: Readers = {
  orderMessage: ({ orderId, itemCount, orderTitle, totalAmount1000, totalCurrencyCode, message, token }) => ({
    type: 'order',
    text: message || null,
    order: {
      id: orderId ?? '',
      items: whole(itemCount) ?? 0,
      ...known<Partial<NonNullable<MessagePayload['order']>>>({
        title: orderTitle,
        token,
        total: whole(totalAmount1000),
        currency: totalCurrencyCode,
      }),
    },
  }),
};
