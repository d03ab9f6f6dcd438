/** In the place of the product's own, by `processes-hook.mjs`: names for what a reconciler is given. */
export class AuthStateService {}
export class LineRestrictions {}
export class SessionPool {}
export class SessionRecords {}
