import { expect, it } from 'vitest';
import { pageEncoding, pageFacts, type PageFacts } from './page-facts.js';

it.each<[string, string, PageFacts]>([
  [
    'Open Graph goes before all else',
    `<html><head><title>Shop</title><meta name="description" content="old">
     <meta property="og:title" content="Two &amp; two"><meta property="og:description" content="Fresh\n  soup">
     <meta property="og:image" content="/a.jpg"><meta name="twitter:title" content="T"></head></html>`,
    { title: 'Two & two', description: 'Fresh soup', image: '/a.jpg' },
  ],
  ['a bare page has its title', '<title> The\nshop </title><h1>Hi</h1>', { title: 'The shop' }],
  ['names in capitals, values without marks', '<META NAME=OG:TITLE CONTENT=Soup>', { title: 'Soup' }],
  [
    'the first of a kind counts',
    '<meta property=og:title content=A><meta property=og:title content=B>',
    { title: 'A' },
  ],
  ['a title in a picture is none', '<svg><title></title></svg>', {}],
  ['what was cut short is read as far as it goes', '<title>Half of a ti', { title: 'Half of a ti' }],
  ['no page at all', '\u0000\u0001{"a": "<"}', {}],
])('%s', (_, html, facts) => {
  expect(pageFacts(html)).toEqual(facts);
});

it.each([
  ['text/html; charset=windows-1251', '', 'windows-1251'],
  ['text/html', '<meta charset="koi8-r">', 'koi8-r'],
  ['text/html', '<meta http-equiv="content-type" content="text/html; charset=Shift_JIS">', 'shift_jis'],
  ['text/html; charset=nonsense', '', 'utf-8'],
  ['', '<p>', 'utf-8'],
])('reads the encoding: %s %s', (contentType, head, encoding) => {
  expect(pageEncoding(contentType, Buffer.from(head))).toBe(encoding);
});
