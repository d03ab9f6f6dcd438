import { expect, it } from 'vitest';
import { commonForm, otherForm } from './phone-forms.js';

it.each([
  ['5511922334455', '551122334455'],
  ['5215512345678', '525512345678'],
  ['5491123456789', '541123456789'],
])('%s is %s as well, and the other way round', (dialled, known) => {
  expect([otherForm(dialled), otherForm(known)]).toEqual([known, dialled]);
  expect(commonForm(dialled)).toBe(commonForm(known));
});

it.each(['79001234567', '14155552671', '5511223', '52155', '551012345678901', '5201234567'])(
  '%s has one form',
  (digits) => {
    expect(otherForm(digits)).toBeUndefined();
    expect(commonForm(digits)).toBe(digits);
  },
);
