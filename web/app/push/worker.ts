// The service worker: shows what the server pushes while no page is open, and leads to where it happened. It keeps no pages and
// answers no requests of theirs. Nothing is imported here: it is one file, as all browsers take workers of this kind.

interface Pushed {
  title: string;
  body: string;
  icon: string;
  preferred_locale: string;
  notification_id: number;
  /** A path of this server. */
  path: string;
}

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface PushReceived extends Waiting {
  data: { json(): unknown } | null;
}

interface Pressed extends Waiting {
  notification: Notification;
}

interface Tab {
  url: string;
  focus(): Promise<unknown>;
}

interface Scope extends EventTarget {
  registration: ServiceWorkerRegistration;
  clients: {
    matchAll(options: { type: "window"; includeUncontrolled: boolean }): Promise<Tab[]>;
    openWindow(url: string): Promise<unknown>;
  };
}

const scope = globalThis as unknown as Scope;

scope.addEventListener("push", (event) => {
  const pushed = event as PushReceived;
  if (pushed.data) pushed.waitUntil(show(pushed.data.json() as Pushed));
});

scope.addEventListener("notificationclick", (event) => {
  const pressed = event as Pressed;
  pressed.notification.close();
  pressed.waitUntil(open(pressed.notification.data));
});

/** The words come in the person's language; the same notification, sent twice, stands there once. */
function show({ title, body, icon, preferred_locale, notification_id, path }: Pushed): Promise<void> {
  return scope.registration.showNotification(title, {
    body,
    icon,
    lang: preferred_locale,
    dir: preferred_locale === "ar" ? "rtl" : "ltr",
    tag: String(notification_id),
    data: path,
  });
}

/** The tab that shows it already, or one of its own: in another tab somebody may be listening to a room. */
async function open(path: unknown): Promise<void> {
  const { origin } = new URL(scope.registration.scope);
  const asked = URL.parse(typeof path === "string" ? path : "", origin);
  const url = asked?.origin === origin ? asked.href : `${origin}/notifications`;
  const tabs = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  const shown = tabs.find((tab) => tab.url === url);
  await (shown ? shown.focus() : scope.clients.openWindow(url));
}
