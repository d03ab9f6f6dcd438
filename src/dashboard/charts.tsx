import { useEffect } from 'preact/hooks';
import { Chart, type Series } from './chart';
import { disconnects, history, historyError, keepHistory, type Point } from './history';
import { t } from './words';

/** What happens, over the last hour at most: it is kept in the browser, and begins when this page is first opened. */
export function ChartsPage() {
  useEffect(keepHistory, []);
  const points = history.value;
  const times = points.map(({ at }) => at);
  const of = (label: string, read: (point: Point) => number | null): Series => ({ label, values: points.map(read) });
  const most = Math.max(1, ...disconnects.value.map(([, n]) => n));
  return (
    <>
      <h1>{t('charts')}</h1>
      <p class="hint">{t('chartsHow')}</p>
      {historyError.value !== '' && <p role="alert">{historyError.value}</p>}
      <div class="charts">
        <Chart
          title={t('messagesChart')}
          unit={t('perMinute')}
          times={times}
          series={[of(t('messagesIn'), (point) => point.received), of(t('messagesOut'), (point) => point.sent)]}
        />
        <Chart
          title={t('latencyChart')}
          unit="ms"
          times={times}
          series={[of(t('sendTime'), (point) => point.latency), of(t('eventLoop'), (point) => point.loop)]}
        />
        <Chart
          title={t('lagChart')}
          unit="s"
          times={times}
          series={[of(t('webhooks'), (point) => point.webhookLag), of(t('extensions'), (point) => point.handlerLag)]}
        />
        <Chart
          title={t('disconnectsChart')}
          unit={t('perMinute')}
          times={times}
          series={[of(t('disconnectsAll'), (point) => point.disconnects)]}
        />
        <section class="card chart">
          <h2>{t('disconnectsByCode')}</h2>
          {disconnects.value.length === 0 && <p class="empty">{t('noDisconnects')}</p>}
          {disconnects.value.map(([code, count]) => (
            <label key={code}>
              {code}: {count}
              <meter min={0} max={most} value={count} />
            </label>
          ))}
        </section>
      </div>
    </>
  );
}
