/** Samples as the receiver hands them out. */
import { inSentryShape } from "./in-sentry-shape.ts";
import { hostile } from "./sample-issues.ts";

/** The distribution of tags, as every issue of the stub has it. */
export const tags = [
  {
    key: "browser",
    totalValues: 1000,
    topValues: [
      { value: "Chrome 143", count: 610 },
      { value: "Safari 26", count: 240 },
      { value: "Firefox 147", count: 90 },
    ],
  },
  { key: "url", totalValues: 12, topValues: [] },
];

export type SampleEvent = { eventID: string; dateCreated: string; entries: unknown };

const id = (number: number) => number.toString(16).padStart(32, "c0ffee");

/** @param now ms since epoch */
export function sampleEvents(now: number, count = 4): SampleEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const at = now - index * 47_000;
    const envelope = {
      eventID: id(count - index),
      title: "TypeError: Cannot read properties of undefined (reading 'sku')",
      dateCreated: new Date(at).toISOString(),
    };
    return inSentryShape(envelope, samplePayload(at / 1000, count - index));
  });
}

export function hostileEvent(now: number): SampleEvent {
  const text = Object.values(hostile).join(" ").slice(0, 200_000);
  const frame = {
    function: text,
    filename: text,
    lineno: 1,
    in_app: true,
    context_line: text,
    pre_context: [text],
    vars: { [hostile.html]: text },
  };
  return inSentryShape(
    { eventID: id(999), dateCreated: new Date(now).toISOString() },
    {
      exception: { values: [{ type: hostile.html, value: text, stacktrace: { frames: [frame, null, 7, frame] } }] },
      breadcrumbs: [
        {
          category: hostile.html,
          message: text,
          data: { url: "javascript:window.__executed='crumb'", [hostile.rtl]: { deep: [text] } },
        },
        null,
      ],
      request: {
        url: "javascript:window.__executed='link'",
        method: hostile.html,
        headers: { [hostile.html]: text, Referer: "https://shop.example/ok" },
        query_string: hostile.html,
        data: text,
      },
      user: { id: hostile.html, email: text },
      contexts: { [hostile.html]: { [hostile.nul]: text, nothing: null }, odd: 7 },
      tags: { [hostile.html]: text },
      extra: { text },
      sdk: { name: hostile.html, version: {} },
      release: hostile.html,
      environment: ["not", "text"],
    },
  );
}

/** An event as an SDK sends it. @param at seconds since epoch */
export function samplePayload(at: number, number: number): Record<string, unknown> {
  return {
    platform: "node",
    release: "shop@4.18.2",
    environment: "production",
    sdk: { name: "sentry.javascript.node", version: "11.11.0" },
    user: { id: String(8000 + number), email: `customer${number}@shop.example`, ip_address: "203.0.113.7" },
    tags: { browser: "Chrome 143", plan: "team", url: "https://shop.example/cart" },
    contexts: {
      runtime: { type: "runtime", name: "node", version: "v24.21.0" },
      os: { name: "Linux", kernel_version: "6.12.9" },
      device: { arch: "x64", memory_size: 16_734_000_000, processor_count: 8 },
      trace: { trace_id: "771a43a4192642f0b136d5159a501700", span_id: "a1e2d3c4b5a69788", op: "http.server" },
    },
    extra: { cartId: `cart-${number}`, lines: 3 },
    request: {
      method: "POST",
      url: "https://shop.example/api/cart/lines",
      query_string: "currency=EUR&coupon=",
      headers: {
        "content-type": "application/json",
        "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/143.0",
        host: "shop.example",
      },
      data: JSON.stringify({ product: null, quantity: number }, null, 2),
    },
    breadcrumbs: {
      values: Array.from({ length: 16 }, (_, index) => ({
        timestamp: at - 16 + index,
        category: ["http", "console", "query"][index % 3],
        level: index === 14 ? "warning" : "info",
        message: ["", `cache miss for product ${index}`, "select price from price where sku = $1"][index % 3],
        ...(index % 3 === 0
          ? { data: { method: "GET", url: `https://prices.example/v2/${index}`, status_code: 200 } }
          : {}),
      })),
    },
    exception: {
      values: [
        {
          type: "PriceError",
          value: "no price for undefined",
          mechanism: { type: "chained", handled: true },
          stacktrace: {
            frames: [
              {
                function: "priceOf",
                filename: "/srv/shop/src/prices/price-of.ts",
                lineno: 12,
                colno: 11,
                in_app: true,
                pre_context: ["export async function priceOf(sku: string) {", "  const row = await prices.find(sku);"],
                // biome-ignore lint/suspicious/noTemplateCurlyInString: a line of source
                context_line: "  if (!row) throw new PriceError(`no price for ${sku}`);",
                post_context: ["  return row.amount;", "}"],
              },
            ],
          },
        },
        {
          type: "TypeError",
          value: "Cannot read properties of undefined (reading 'sku')",
          mechanism: { type: "onunhandledrejection", handled: false },
          stacktrace: {
            frames: [
              ...["processTicksAndRejections", "Layer.handle", "next", "Route.dispatch"].map((name, index) => ({
                function: name,
                filename:
                  index === 0
                    ? "node:internal/process/task_queues"
                    : "/srv/shop/node_modules/express/lib/router/index.js",
                lineno: 95 + index,
                colno: 5,
                in_app: false,
              })),
              {
                function: "postLine",
                filename: "/srv/shop/src/cart/routes.ts",
                lineno: 41,
                colno: 18,
                in_app: true,
                pre_context: [
                  'router.post("/lines", async (request, response) => {',
                  "  const cart = await carts.load(request.session.cart);",
                ],
                context_line: "  const line = await addItem(cart, request.body);",
                post_context: ["  response.status(201).json(line);", "});"],
              },
              {
                function: "addItem",
                filename: "/srv/shop/src/cart/lines.ts",
                lineno: 27,
                colno: 33,
                in_app: true,
                pre_context: [
                  "export async function addItem(cart: Cart, body: Body) {",
                  "  const product = await products.find(body.product);",
                  "  // A product may have been withdrawn since the page was loaded.",
                ],
                context_line: "  const price = await priceOf(product.sku);",
                post_context: [
                  "  const line = { sku: product.sku, quantity: body.quantity, price };",
                  "  cart.lines.push(line);",
                  "  return line;",
                ],
                vars: { body: { product: null, quantity: number }, product: "undefined" },
              },
            ],
          },
        },
      ],
    },
  };
}
