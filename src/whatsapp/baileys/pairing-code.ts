import type { BinaryNode, WASocket } from '../../auth-state/baileys.js';
import { DomainError } from '../../domain/errors.js';
import { notConnected } from './connection-errors.js';

const REGISTERED = 'CB:iq,type:result,link_code_companion_reg';
const REFUSED = 'CB:iq,type:error';
const REGISTRATION_TIMEOUT_MS = 10_000;

/**
 * Asks for a pairing code and waits until the server has registered it. Baileys gives out the code when the request is
 * written and looks at no answer, so that people type codes that WhatsApp never knew.
 *
 * @throws DomainError WHATSAPP_UNANSWERED when the server refuses or does not answer, NOT_CONNECTED
 */
export async function requestRegisteredCode(socket: WASocket, phone: string): Promise<string> {
  let stop = (): void => undefined;
  const registered = new Promise<void>((resolve, reject) => {
    const taken = (): void => resolve();
    const refused = (node: BinaryNode): void =>
      reject(unanswered(`WhatsApp refused the pairing code (${reasonIn(node)})`));
    const timer = setTimeout(
      () => reject(unanswered('WhatsApp did not register the pairing code')),
      REGISTRATION_TIMEOUT_MS,
    );
    socket.ws.on(REGISTERED, taken);
    socket.ws.on(REFUSED, refused);
    stop = (): void => {
      clearTimeout(timer);
      socket.ws.off(REGISTERED, taken);
      socket.ws.off(REFUSED, refused);
    };
  });
  try {
    const [code] = await Promise.all([socket.requestPairingCode(phone), registered]);
    return code;
  } catch (error) {
    throw error instanceof DomainError ? error : notConnected(error);
  } finally {
    stop();
  }
}

function reasonIn(node: BinaryNode): string {
  const error = Array.isArray(node.content) ? node.content.find((child) => child.tag === 'error') : undefined;
  return error?.attrs.text ?? error?.attrs.code ?? 'no reason given';
}

function unanswered(message: string): DomainError {
  return new DomainError('WHATSAPP_UNANSWERED', message);
}
