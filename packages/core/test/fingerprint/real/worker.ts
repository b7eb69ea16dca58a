import * as Sentry from "@sentry/browser";

Sentry.init({
  dsn: "https://key@localhost/1",
  integrations: (all) => all.filter(({ name }) => name !== "Dedupe"),
  beforeSend(event) {
    postMessage(JSON.parse(JSON.stringify(event)));
    return null;
  },
});

function indexStock(id: number): never {
  throw new Error(`Stock ${id} cannot be indexed`);
}

for (const id of [17, 90_211]) {
  try {
    indexStock(id);
  } catch (error) {
    Sentry.captureException(error);
  }
}
setTimeout(() => postMessage("done"), 100);
