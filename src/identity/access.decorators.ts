import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { AuthenticatedRequest, Principal, Scope } from './principal.js';

/** How a route is opened: to all, to any key (the handler narrows what is shown), to the company named, or to admins. */
export type Access =
  { readonly to: 'public' | 'admin' } | { readonly to: 'any-key' | 'company'; readonly scope: Scope };

export const ACCESS = 'switchboard:access';

/** Open to everybody; for probes and documentation alone. */
export const Public = (): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(ACCESS, { to: 'public' } satisfies Access));

/** Any valid key with the scope; the handler shows each company its own things. */
export const AnyKey = (scope: Scope): MethodDecorator & ClassDecorator => protectedBy({ to: 'any-key', scope });

/** A key with the scope, of the company that the path or the body names as `companyId`, or an admin's. */
export const CompanyKey = (scope: Scope): MethodDecorator & ClassDecorator => protectedBy({ to: 'company', scope });

/** A key of an admin. */
export const AdminKey = (): MethodDecorator & ClassDecorator => protectedBy({ to: 'admin' });

/** The key's owner. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (principal === undefined) throw new Error('Caller is used on a route without a key');
  return principal;
});

function protectedBy(access: Access): MethodDecorator & ClassDecorator {
  return applyDecorators(
    SetMetadata(ACCESS, access),
    ApiSecurity('X-API-Key'),
    ApiBearerAuth(),
    ApiExtension('x-access', access),
  );
}
