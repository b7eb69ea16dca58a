/** Issues in the shape of the receiver's API, as a shop's backend and page would have them. */

const HOUR = 3600;
const DAY = 24 * HOUR;

type Kind = {
  type: string;
  value: string;
  culprit: string;
  level?: string;
  platform?: string;
  count: number;
  users: number;
  ageHours: number;
};

const kinds: readonly Kind[] = [
  {
    type: "TypeError",
    value: "Cannot read properties of undefined (reading 'sku')",
    culprit: "addItem(src/cart/lines)",
    count: 184_233,
    users: 2_412,
    ageHours: 0.02,
  },
  {
    type: "ConnectionRefusedError",
    value: "connect ECONNREFUSED 10.0.4.17:5432",
    culprit: "Pool.connect(src/database/pool)",
    level: "fatal",
    count: 40_961,
    users: 0,
    ageHours: 0.1,
  },
  {
    type: "HttpError",
    value: "502 from payment-gateway after 3 tries: upstream connect error or disconnect/reset before headers",
    culprit: "charge(src/payment/gateway)",
    count: 9_310,
    users: 801,
    ageHours: 0.4,
  },
  {
    type: "ZodError",
    value: "Invalid input: expected number, received NaN at items[3].quantity",
    culprit: "POST /api/checkout",
    count: 3_122,
    users: 290,
    ageHours: 0.9,
  },
  {
    type: "ChunkLoadError",
    value: "Loading chunk 418 failed. (error: /assets/418.3fd1.js)",
    culprit: "/account/orders",
    platform: "javascript",
    count: 1_205,
    users: 977,
    ageHours: 1.5,
  },
  {
    type: "SlowQuery",
    value: "select … from orders took 4,120 ms",
    culprit: "listOrders(src/orders/list)",
    level: "warning",
    count: 988,
    users: 122,
    ageHours: 2,
  },
  {
    type: "KeyError",
    value: "'customer_id'",
    culprit: "billing.tasks in send_invoice",
    platform: "python",
    count: 412,
    users: 38,
    ageHours: 3,
  },
  {
    type: "AbortError",
    value: "The operation was aborted",
    culprit: "/search",
    platform: "javascript",
    level: "info",
    count: 230,
    users: 201,
    ageHours: 5,
  },
  {
    type: "java.lang.IllegalStateException",
    value: "Session is closed",
    culprit: "com.example.shop.SessionFilter in doFilter",
    platform: "java",
    count: 77,
    users: 12,
    ageHours: 9,
  },
  {
    type: "RangeError",
    value: "Invalid time value",
    culprit: "formatDelivery(src/delivery/slot)",
    count: 12,
    users: 9,
    ageHours: 26,
  },
  {
    type: "",
    value: "Feature flag service unreachable, using defaults",
    culprit: "flags(src/flags)",
    level: "debug",
    count: 1,
    users: 0,
    ageHours: 70,
  },
];

/** Strings that must stay text: each would run, lie or break the layout if it were not. */
export const hostile = {
  html: `<img src=x onerror="window.__executed='img'"><script>window.__executed='script'</script><b>bold</b>`,
  rtl: `\u202Egnp.exe\u202C and \u2066isolated\u2069 \u200Fmark`,
  long: "A".repeat(1_000_000),
  nul: "before\u0000after\u0007bell\u001b[31mred",
  emoji: "👩‍👩‍👧‍👦 family, flag 🇩🇪, zalgo Z̷̢̛̻̤͎̘͚̼͉̓̈́̈́̋̀a̸l̶g̵o̷, half \ud83d alone",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it must stay text
  template: "{{constructor.constructor('window.__executed=1')()}} ${window.__executed=1}",
};

export type SampleIssue = Record<string, unknown> & { id: string; count: string; lastSeen: string; title: string };

/** @param now ms since epoch */
export function sampleIssues(now: number, project = "shop", times = 1): SampleIssue[] {
  return Array.from({ length: times }, (_, round) =>
    kinds.map((kind, index) => sampleIssue(now, project, kind, round * kinds.length + index)),
  ).flat();
}

export function hostileIssues(now: number): SampleIssue[] {
  return Object.values(hostile).map((text, index) =>
    sampleIssue(
      now,
      "shop",
      { type: index % 2 === 0 ? text : "", value: text, culprit: text, count: 3, users: 1, ageHours: index },
      900 + index,
    ),
  );
}

export function newIssue(now: number, number: number): SampleIssue {
  return sampleIssue(
    now,
    "shop",
    {
      type: "SyntaxError",
      value: `Unexpected token '<', attempt ${number}`,
      culprit: "parse(src/api/answer)",
      count: 1,
      users: 1,
      ageHours: 0,
    },
    5000 + number,
  );
}

function sampleIssue(now: number, project: string, kind: Kind, index: number): SampleIssue {
  const round = Math.floor(index / kinds.length);
  const lastSeen = now - (kind.ageHours + (index > 100 ? 0 : round * 3)) * HOUR * 1000;
  const count = Math.max(1, Math.floor(kind.count / (round + 1)));
  const stored = Math.min(count, 3 + Math.floor(Math.log2(count)));
  const sampled = Math.floor((count - stored) * 0.02);
  const lost = kind.level === "fatal" ? 17 : 0;
  return {
    id: String(1000 + index),
    shortId: `${project.toUpperCase()}-${(index + 36).toString(36).toUpperCase()}`,
    title: kind.type === "" ? kind.value : `${kind.type}: ${kind.value}`,
    culprit: kind.culprit,
    level: kind.level ?? "error",
    status: "unresolved",
    platform: kind.platform ?? "node",
    project: { id: "1", slug: project, name: project },
    metadata: kind.type === "" ? { title: kind.value } : { type: kind.type, value: kind.value },
    count: String(count),
    userCount: kind.users,
    firstSeen: new Date(lastSeen - ((index % 60) + 1) * 31 * HOUR * 1000).toISOString(),
    lastSeen: new Date(lastSeen).toISOString(),
    stats: { "24h": hours(now, index, count), "30d": days(now, index, count) },
    assignedTo: assignees[index % assignees.length] ?? null,
    winnow: {
      seen: count,
      stored,
      sampled,
      suppressed: count - stored - sampled - lost,
      lost,
      producers: 1 + (index % 4),
    },
  };
}

const assignees = [
  { type: "user", id: "Ada Lovelace", name: "Ada Lovelace" },
  null,
  { type: "user", id: "Grace Hopper", name: "Grace Hopper" },
  null,
  null,
];

/** A month with weekends, and what began in the middle of it. */
function days(now: number, seed: number, count: number): [number, number][] {
  const current = Math.floor(now / 1000 / DAY);
  return Array.from({ length: 30 }, (_, i) => {
    const weekend = (current - 29 + i + 4) % 7 >= 5 ? 0.4 : 1;
    const begun = i < (seed * 11) % 24 ? 0.05 : 1;
    return [
      (current - 29 + i) * DAY,
      Math.floor((count / 24) * weekend * begun * (0.6 + 0.4 * Math.sin(i * 1.7 + seed))),
    ];
  });
}

/** A day that looks like one: a wave, and an incident at a time of its own. */
function hours(now: number, seed: number, count: number): [number, number][] {
  const current = Math.floor(now / 1000 / HOUR);
  return Array.from({ length: 24 }, (_, i) => {
    const wave = 1 + Math.sin((i + seed * 5) / 3.5);
    const incident = i > (seed * 7) % 20 && i < ((seed * 7) % 20) + 4 ? 6 : 0;
    return [(current - 23 + i) * HOUR, Math.floor(((wave + incident) * count) / 90)];
  });
}
