import { describe, expect, it } from 'vitest';
import type { BinaryNode } from '../../../baileys/baileys.js';
import { afterNotification, createdGroup, expelsUs, type Group, readGroup } from './group.js';

const JID = '120363000000000000@g.us';
const SELF = { phone: '79000000001@s.whatsapp.net', lid: '11@lid' };

const node = (tag: string, attrs: BinaryNode['attrs'] = {}, content?: BinaryNode[]): BinaryNode => ({
  tag,
  attrs,
  ...(content !== undefined && { content }),
});
const member = (lid: string, phone: string, type?: string): BinaryNode =>
  node('participant', { jid: `${lid}@lid`, phone_number: `${phone}@s.whatsapp.net`, ...(type && { type }) });
const notification = (...changes: BinaryNode[]): BinaryNode =>
  node('notification', { from: JID, type: 'w:gp2', addressing_mode: 'lid' }, changes);

const described = node(
  'group',
  { id: '120363000000000000', subject: 'Ours', addressing_mode: 'lid', size: '3', p_v_id: '7' },
  [
    node('ephemeral', { expiration: '86400' }),
    member('11', '79000000001'),
    member('12', '79000000002', 'superadmin'),
    member('13', '79000000003'),
  ],
);
const group = readGroup(described)!;
const ids = (outcome: Group | 'unclear'): unknown =>
  outcome === 'unclear' ? outcome : outcome.participants.map(({ id, admin }) => (admin ? `${id} ${admin}` : id));
const after = (...changes: BinaryNode[]): Group | 'unclear' => afterNotification(group, notification(...changes));

describe('a group', () => {
  it('is read as WhatsApp describes it', () => {
    expect(group).toMatchObject({
      id: JID,
      subject: 'Ours',
      addressingMode: 'lid',
      ephemeralDuration: 86_400,
      version: '7',
    });
    expect(ids(group)).toEqual(['11@lid', '12@lid superadmin', '13@lid']);
    expect(readGroup(node('error', { code: '404' }))).toBeUndefined();
  });

  it.each([
    [
      'somebody comes',
      node('add', {}, [member('14', '79000000004')]),
      ['11@lid', '12@lid superadmin', '13@lid', '14@lid'],
    ],
    [
      'two come at once',
      node('add', {}, [member('14', '1'), member('15', '2')]),
      ['11@lid', '12@lid superadmin', '13@lid', '14@lid', '15@lid'],
    ],
    [
      'somebody comes who is there',
      node('add', {}, [member('13', '79000000003')]),
      ['11@lid', '12@lid superadmin', '13@lid'],
    ],
    ['somebody leaves', node('remove', {}, [member('13', '79000000003')]), ['11@lid', '12@lid superadmin']],
    [
      'somebody leaves by the other tag',
      node('leave', {}, [member('13', '79000000003')]),
      ['11@lid', '12@lid superadmin'],
    ],
    [
      'somebody is named by the phone number',
      node('remove', {}, [node('participant', { jid: '79000000003@s.whatsapp.net' })]),
      ['11@lid', '12@lid superadmin'],
    ],
    [
      'somebody becomes an admin',
      node('promote', {}, [member('13', '79000000003')]),
      ['11@lid', '12@lid superadmin', '13@lid admin'],
    ],
    [
      'somebody is no admin any more',
      node('demote', {}, [member('12', '79000000002')]),
      ['11@lid', '12@lid', '13@lid'],
    ],
    [
      'the list is the one after it already',
      node('remove', { prev_v_id: '6', v_id: '7' }, [member('13', '3')]),
      ['11@lid', '12@lid superadmin', '13@lid'],
    ],
    [
      'the list is the one before it',
      node('remove', { prev_v_id: '7', v_id: '8' }, [member('13', '3')]),
      ['11@lid', '12@lid superadmin'],
    ],
  ])('follows when %s', (_, change, expected) => {
    expect(ids(after(change))).toEqual(expected);
  });

  it.each([
    ['subject', node('subject', { subject: 'New' }), { subject: 'New' }],
    ['ephemeral', node('ephemeral', { expiration: '604800' }), { ephemeralDuration: 604_800 }],
    ['announcement', node('announcement'), { announce: true }],
    ['not_announcement', node('not_announcement'), { announce: false }],
    ['locked', node('locked'), { restrict: true }],
    ['description', node('description', { id: 'x' }), { subject: 'Ours' }],
    ['invite', node('invite', { code: 'x' }), { subject: 'Ours' }],
  ])('follows %s', (_, change, expected) => {
    expect(after(change)).toMatchObject(expected);
  });

  it('forgets that messages disappear', () => {
    expect(after(node('not_ephemeral'))).not.toHaveProperty('ephemeralDuration');
  });

  it('follows several changes of one notification, in their order', () => {
    const outcome = after(node('add', {}, [member('14', '4')]), node('promote', {}, [member('14', '4')]));
    expect(ids(outcome)).toContain('14@lid admin');
    expect(ids(after(node('promote', {}, [member('14', '4')]), node('add', {}, [member('14', '4')])))).toBe('unclear');
  });

  it.each([
    ['a change that is not known', node('growth_locked')],
    ['a number that changed', node('modify', {}, [member('13', '79000000009')])],
    ['somebody unknown who left', node('remove', {}, [member('99', '9')])],
    ['somebody unknown who became an admin', node('promote', {}, [member('99', '9')])],
    ['nobody who came', node('add')],
    ['somebody without a name', node('add', {}, [node('participant')])],
    ['a list after another one', node('add', { prev_v_id: '8', v_id: '9' }, [member('14', '4')])],
    ['a subject without words', node('subject')],
    ['messages that disappear at no time', node('ephemeral')],
  ])('is unclear after %s', (_, change) => {
    expect(after(change)).toBe('unclear');
    expect(after(node('locked'), change)).toBe('unclear');
  });

  it('is unclear when it is addressed by other names, and after an empty notification', () => {
    const attrs = { from: JID, type: 'w:gp2', addressing_mode: 'pn' };
    expect(afterNotification(group, node('notification', attrs, [node('subject', { subject: 'New' })]))).toBe(
      'unclear',
    );
    expect(afterNotification(group, notification())).toBe('unclear');
    expect(afterNotification(group, node('notification', { from: JID }))).toBe('unclear');
  });

  it('is never changed in place', () => {
    after(node('add', {}, [member('14', '4')]));
    after(node('promote', {}, [member('13', '3')]));
    after(node('remove', {}, [member('13', '3')]));
    expect(group).toEqual(readGroup(described));
  });
});

it.each([
  ['by LID', node('remove', {}, [member('13', '3'), member('11', '79000000001')]), true],
  ['by phone number', node('remove', {}, [node('participant', { jid: SELF.phone })]), true],
  ['by a device of ours', node('remove', {}, [node('participant', { jid: '11:4@lid' })]), true],
  ['because we left', node('leave', {}, [member('11', '79000000001')]), true],
  ['because it was deleted', node('delete', { reason: 'x' }), true],
  ['not, when another one is', node('remove', {}, [member('13', '3')]), false],
  ['not, when we come', node('add', {}, [member('11', '79000000001')]), false],
])('a notification expels us %s', (_, change, expected) => {
  expect(expelsUs(notification(change), SELF)).toBe(expected);
});

describe('a group that we are added to', () => {
  it('is known when all of its members are named', () => {
    expect(createdGroup(notification(node('create', {}, [described])))).toEqual(group);
  });

  it('is not known when some are left out, or when it is another notification', () => {
    const partial = { ...described, attrs: { ...described.attrs, size: '4' } };
    expect(createdGroup(notification(node('create', {}, [partial])))).toBeUndefined();
    expect(createdGroup(notification(node('add', {}, [described])))).toBeUndefined();
  });
});
