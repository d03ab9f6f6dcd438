import type { Request } from 'express';

interface Layer {
  route?: { methods: Readonly<Record<string, boolean>> };
  match(path: string): unknown;
}

/** The methods that the path of a request knows, in capitals; none where there is no such path. */
export function allowedMethods({ app, path }: Request): string[] {
  const { stack } = (app as unknown as { router: { stack: Layer[] } }).router;
  const routes = stack.flatMap((layer) => (layer.route !== undefined && layer.match(path) ? [layer.route] : []));
  const methods = new Set(routes.flatMap((route) => Object.keys(route.methods)));
  // Express answers HEAD by what is there for GET.
  if (methods.has('get')) methods.add('head');
  return [...methods].map((method) => method.toUpperCase()).toSorted();
}
