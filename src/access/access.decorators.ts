import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiSecurity } from '@nestjs/swagger';
import type { AuthenticatedRequest, Principal } from './principal.js';

/** How a route is opened: to all, to any key (the handler narrows what is shown), to the company named, or to admins. */
export type Access = 'public' | 'any-key' | 'company' | 'admin';

export const ACCESS = 'switchboard:access';

/** Open to everybody; for probes and documentation alone. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(ACCESS, 'public' satisfies Access);

/** Any valid key; the handler shows each company its own things. */
export const AnyKey = (): MethodDecorator & ClassDecorator => protectedBy('any-key');

/** A key of the company that the path or the body names as `companyId`, or an admin's. */
export const CompanyKey = (): MethodDecorator & ClassDecorator => protectedBy('company');

/** A key of an admin. */
export const AdminKey = (): MethodDecorator & ClassDecorator => protectedBy('admin');

/** The key's owner. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (principal === undefined) throw new Error('Caller is used on a route without a key');
  return principal;
});

function protectedBy(access: Access): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(ACCESS, access), ApiSecurity('X-API-Key'), ApiBearerAuth());
}
