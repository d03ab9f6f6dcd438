import { effect } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { AuditPage } from './audit';
import { Banners } from './banners';
import { ChartsPage } from './charts';
import { ChatPage } from './chat';
import { ConnectPage } from './connect';
import { EventsPage } from './events';
import { ExtensionsPage } from './extensions';
import { KeysPage } from './keys';
import { LanguageChoice } from './language-choice';
import { LimitsPage } from './limits';
import { LinesPage } from './lines';
import { connected } from './live';
import { LoginPage } from './login';
import { ProcessesPage } from './processes';
import { linkTo, route } from './route';
import { SendPage } from './send';
import { TemplatesPage } from './templates';
import { isAdmin, logOut, maySend, unreachable, user } from './user';
import { WebhooksPage } from './webhooks';
import { language, t, type Word } from './words';

interface Tab {
  name: string;
  word: Word;
  page: FunctionComponent;
  shown: () => boolean;
}

const ALWAYS = (): boolean => true;
/** What a key may not do is not shown. */
const TABS: Tab[] = [
  { name: 'lines', word: 'lines', page: LinesPage, shown: ALWAYS },
  { name: 'chat', word: 'chats', page: ChatPage, shown: ALWAYS },
  { name: 'events', word: 'events', page: EventsPage, shown: ALWAYS },
  { name: 'send', word: 'testSend', page: SendPage, shown: () => maySend.value },
  { name: 'webhooks', word: 'webhooks', page: WebhooksPage, shown: ALWAYS },
  { name: 'templates', word: 'templates', page: TemplatesPage, shown: ALWAYS },
  { name: 'extensions', word: 'extensions', page: ExtensionsPage, shown: ALWAYS },
  { name: 'limits', word: 'limits', page: LimitsPage, shown: ALWAYS },
  { name: 'charts', word: 'charts', page: ChartsPage, shown: () => isAdmin.value },
  { name: 'processes', word: 'processes', page: ProcessesPage, shown: () => isAdmin.value },
  { name: 'keys', word: 'keys', page: KeysPage, shown: () => isAdmin.value },
  { name: 'audit', word: 'audit', page: AuditPage, shown: () => isAdmin.value },
];

effect(() => {
  document.documentElement.lang = language.value;
});

export function App() {
  // On a phone the menu is one row that scrolls.
  useLayoutEffect(() => {
    document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
  if (user.value === undefined) {
    return <main class="centre">{unreachable.value && <p role="alert">{t('unreachable')}</p>}</main>;
  }
  if (user.value === null) return <LoginPage />;
  const [name] = route.value;
  const tabs = TABS.filter(({ shown }) => shown());
  const mayRead = user.value.admin || user.value.scopes.includes('read');
  const Page = name === 'connect' ? ConnectPage : (tabs.find((tab) => tab.name === name)?.page ?? LinesPage);
  const current = tabs.some((tab) => tab.name === name) ? name : 'lines';
  return (
    <>
      <a class="skip" href="#content" onClick={skip}>
        {t('skip')}
      </a>
      <header class="top">
        <strong class="brand">Switchboard</strong>
        <nav aria-label={t('menu')}>
          {mayRead &&
            tabs.map((tab) => (
              <a key={tab.name} href={linkTo(tab.name)} aria-current={tab.name === current ? 'page' : undefined}>
                {t(tab.word)}
              </a>
            ))}
        </nav>
        <div class="who">
          {mayRead && (
            <span class={connected.value ? 'live on' : 'live'} role="status">
              {connected.value ? t('live') : t('notLive')}
            </span>
          )}
          <LanguageChoice />
          <span class="owner">{user.value.admin ? t('admin') : user.value.companyId}</span>
          <button type="button" onClick={() => void logOut()}>
            {t('logOut')}
          </button>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <Banners />
        {mayRead ? <Page /> : <p role="alert">{t('needsRead')}</p>}
      </main>
    </>
  );
}

/** The part behind `#` is the route here. */
function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('#content')?.focus();
}
