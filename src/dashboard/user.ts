import { computed, effect, signal } from '@preact/signals';
import { ApiError, call, refusals } from './api';

export type Scope = 'read' | 'send' | 'manage';

export interface User {
  admin: boolean;
  companyId: string | null;
  scopes: Scope[];
}

/** Who is logged in; null for nobody, undefined while that is not known. */
export const user = signal<User | null | undefined>(undefined);
/** True when somebody was logged in and is not any more, without a word of their own. */
export const thrownOut = signal(false);
export const unreachable = signal(false);

export const maySend = computed(() => may('send'));
export const mayManage = computed(() => may('manage'));
export const isAdmin = computed(() => user.value?.admin === true);

function may(scope: Scope): boolean {
  return user.value?.admin === true || user.value?.scopes.includes(scope) === true;
}

effect(() => {
  if (refusals.value === 0 || !user.peek()) return;
  thrownOut.value = true;
  user.value = null;
});

export async function loadUser(): Promise<void> {
  try {
    user.value = await call<User>('GET', '/dashboard/session');
    unreachable.value = false;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      if (user.peek() === undefined) user.value = null;
    } else if (user.peek() === undefined) {
      unreachable.value = true;
      setTimeout(() => void loadUser(), 3_000);
    }
  }
}

/** @throws ApiError */
export async function logIn(key: string): Promise<void> {
  const found = await call<User>('POST', '/dashboard/session', { key });
  thrownOut.value = false;
  user.value = found;
}

export async function logOut(): Promise<void> {
  await call('DELETE', '/dashboard/session');
  user.value = null;
}
