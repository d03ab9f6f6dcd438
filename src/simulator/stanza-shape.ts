import type { NewMessage, StanzaNode } from './admin-api.js';
import { AdminError } from './admin-error.js';
import { asObject, refuseUnknown, requiredString, type JsonObject } from './admin-input.js';
import { node, type BinaryNode } from './nodes.js';
import type { StanzaShape } from './phone-network.js';

const SHAPE_ONLY = new Set(['to', 'id', 'attributes', 'children', 'addressing', 'device', 'count']);

/** Only children and attributes were asked for: the stanza goes out with nothing to decrypt. */
export function isEmpty(order: NewMessage): boolean {
  return order.children !== undefined && Object.keys(order).every((name) => SHAPE_ONLY.has(name));
}

export function stanzaShape({ attributes = {}, children = [] }: NewMessage): StanzaShape {
  const entries = Object.entries(attributes).map(([name, value]) => [name, value === null ? undefined : String(value)]);
  return { attributes: Object.fromEntries(entries) as StanzaShape['attributes'], children: children.map(binaryNode) };
}

/** Says what is wrong with `attributes` and `children` of an order, before anything is sent. */
export function checkShape({ attributes = {}, children = [] }: JsonObject): void {
  checkAttributes(asObject(attributes, 'attributes'), 'attributes', true);
  checkNodes(children, 'children');
}

/** Says what is wrong with a whole stanza. Attributes that are `null` are those that the server is not to add. */
export function checkStanza({ tag, attrs, content }: JsonObject): void {
  requiredString({ tag }, 'tag');
  if (attrs !== undefined) checkAttributes(asObject(attrs, 'attrs'), 'attrs', true);
  checkContent(content, 'content');
}

function checkNodes(nodes: unknown, where: string): void {
  if (!Array.isArray(nodes)) throw new AdminError(400, `${where} has to be a list of {tag, attrs, content}`);
  for (const [index, item] of nodes.entries()) {
    const path = `${where}[${index}]`;
    const given = asObject(item, path);
    refuseUnknown(given, ['tag', 'attrs', 'content'], `${path}.`);
    requiredString(given, 'tag');
    if (given.attrs !== undefined) checkAttributes(asObject(given.attrs, `${path}.attrs`), `${path}.attrs`, false);
    checkContent(given.content, `${path}.content`);
  }
}

function checkContent(content: unknown, where: string): void {
  if (content === undefined || typeof content === 'string') return;
  if (Array.isArray(content)) checkNodes(content, where);
  else requiredString(asObject(content, where), 'base64');
}

function checkAttributes(attributes: JsonObject, where: string, nullable: boolean): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'string' || typeof value === 'number' || (nullable && value === null)) continue;
    throw new AdminError(400, `${where}.${name} has to be a text or a number${nullable ? ', or null' : ''}`);
  }
}

function binaryNode({ tag, attrs, content }: StanzaNode): BinaryNode {
  return node(tag, attrs, binaryContent(content));
}

export function binaryContent(content: StanzaNode['content']): BinaryNode['content'] {
  if (content === undefined) return undefined;
  if (typeof content === 'string') return Buffer.from(content);
  if (Array.isArray(content)) return content.map(binaryNode);
  return Buffer.from(content.base64, 'base64');
}

/** The other way round, for those who look at stanzas. */
export function stanzaView({ tag, attrs, content }: BinaryNode): StanzaNode {
  const shown = Array.isArray(content)
    ? content.map(stanzaView)
    : content && { base64: Buffer.from(content).toString('base64') };
  return { tag, attrs, ...(shown && { content: shown }) };
}
