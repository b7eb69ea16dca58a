import { app, different, event, exc, lib, message, min, mod, type Pair, same } from "./case-builder.ts";

const of = (platform: string, type: string, value: string, frames?: Record<string, unknown>[], extra = {}) =>
  event(platform, exc(type, value, frames), extra);
const js = (type: string, value: string, frames?: Record<string, unknown>[], extra = {}) =>
  of("javascript", type, value, frames, extra);
const node = (type: string, value: string, frames?: Record<string, unknown>[], extra = {}) =>
  of("node", type, value, frames, extra);
const A = "https://app.example.com";

/** Fourth set, written after the third had been used for tuning and before the rules were run on it. */
export const PAIRS_FOUR: readonly Pair[] = [
  same(
    "xbrowser/json parse in weak minified",
    js("SyntaxError", "Unexpected token '<', \"<!doctype \"... is not valid JSON", [min("t", `${A}/main.8f3c2a1b.js`)]),
    js("SyntaxError", "JSON.parse: unexpected character at line 1 column 1 of the JSON data", [
      min("n", `${A}/main.11aa22bb.js`),
    ]),
  ),
  same(
    "xbrowser/firefox dead object prop",
    js("TypeError", 'can\'t access property "seat", e is undefined', [min("t", `${A}/main.8f3c2a1b.js`)]),
    js("TypeError", "Cannot read properties of undefined (reading 'seat')", [min("q", `${A}/main.aaaabbb1.js`)]),
  ),
  same(
    "xbrowser/ie undefined",
    js("ReferenceError", "'seats' is undefined"),
    js("ReferenceError", "seats is not defined"),
  ),
  same(
    "xbrowser/error event string",
    { platform: "javascript", message: "Uncaught TypeError: seats.map is not a function" },
    { platform: "javascript", message: "TypeError: seats.map is not a function" },
  ),
  same(
    "xbrowser/frame with colon col only",
    js("Error", "Seat taken", [app("reserve", `${A}/s.js`, { colno: undefined })]),
    js("Error", "Seat taken", [app("reserve", `${A}/s.js`)]),
  ),
  same(
    "minified/hash dir vite legacy",
    js("Error", "No plan", [min("loadPlan", `${A}/assets/index-legacy-BX9m2kPq.js`)]),
    js("Error", "No plan", [min("loadPlan", `${A}/assets/index-legacy-D4tQz81a.js`)]),
  ),
  same(
    "minified/webpack numeric named",
    js("Error", "No plan", [
      min("a", `${A}/static/js/vendors~main.8f3c2a1b.chunk.js`),
      min("b", `${A}/static/js/main.8f3c2a1b.chunk.js`),
    ]),
    js("Error", "No plan", [
      min("c", `${A}/static/js/vendors~main.11aa22bb.chunk.js`),
      min("d", `${A}/static/js/main.11aa22bb.chunk.js`),
    ]),
  ),
  same(
    "minified/method name kept",
    js("Error", "No plan", [min("e.openPlan", `${A}/main.8f3c2a1b.js`)]),
    js("Error", "No plan", [min("t.openPlan", `${A}/main.11aa22bb.js`)]),
  ),
  different(
    "minified/own messages ids vs words",
    js("Error", "Plan 17 expired", [min("e", `${A}/main.8f3c2a1b.js`)]),
    js("Error", "Plan 17 locked", [min("e", `${A}/main.8f3c2a1b.js`)]),
  ),
  same(
    "symbolicated/webpack no scheme prefix",
    js("Error", "no plan", [app("openPlan", "./src/plan/open.ts", { data: { sourcemap: "m" } })]),
    js("Error", "no plan", [app("openPlan", "webpack://shop/src/plan/open.ts", { data: { sourcemap: "m" } })]),
  ),
  same(
    "node/express version of default handler",
    node("NotFoundError", "Not Found", [lib("a", "/app/node_modules/express/lib/application.js")]),
    node("NotFoundError", "Not Found", [
      lib("a", "/app/node_modules/.pnpm/express@4.19.2/node_modules/express/lib/application.js"),
    ]),
  ),
  different(
    "node/http errors of one class, frameless",
    node("HttpError", "404 Not Found"),
    node("HttpError", "503 Service Unavailable"),
  ),
  same(
    "node/axios ids in url",
    node("AxiosError", "Request failed with status code 404", [app("loadUser", "/app/dist/u.js")]),
    node("AxiosError", "Request failed with status code 500", [app("loadUser", "/app/dist/u.js")]),
  ),
  same(
    "node/worker thread path",
    node("Error", "no plan", [app("work", "/app/dist/worker.js")]),
    node("Error", "no plan", [app("work", "file:///app/dist/worker.js")]),
  ),
  same(
    "node/module getter",
    node("Error", "no plan", [app("get plan [as plan]", "/app/dist/p.js")]),
    node("Error", "no plan", [app("Shop.get plan", "/app/dist/p.js")]),
  ),
  same(
    "paths/node snapshot pkg",
    node("Error", "no plan", [app("getPlan", "/snapshot/shop/dist/plan/get.js")]),
    node("Error", "no plan", [app("getPlan", "C:\\snapshot\\shop\\dist\\plan\\get.js")]),
  ),
  same(
    "deps/venv in home",
    of("python", "E1", "x", [
      mod("shop.a", "f"),
      mod("requests.api", "get", { abs_path: "/home/jo/.venv/lib/python3.12/site-packages/requests/api.py" }),
    ]),
    of("python", "E1", "x", [
      mod("shop.a", "f"),
      mod("requests.api", "get", { abs_path: "/usr/local/lib/python3.9/dist-packages/requests/api.py" }),
    ]),
  ),
  same(
    "python/exception notes multi-line",
    of("python", "ValueError", "bad row 17\nnote: a", [mod("shop.a", "f")]),
    of("python", "ValueError", "bad row 99\nnote: b", [mod("shop.a", "f")]),
  ),
  different(
    "python/two classes same message",
    of("python", "CartError", "empty", [mod("shop.a", "f")]),
    of("python", "PlanError", "empty", [mod("shop.a", "f")]),
  ),
  same(
    "database/sqlalchemy wrapper",
    of(
      "python",
      "IntegrityError",
      '(psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "users_email_key"\nDETAIL: Key (email)=(a@b.c)',
    ),
    of(
      "python",
      "IntegrityError",
      '(psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "users_email_key"\nDETAIL: Key (email)=(z@b.c)',
    ),
  ),
  different(
    "database/sqlalchemy other class",
    of("python", "IntegrityError", "(psycopg2.errors.UniqueViolation) duplicate key"),
    of("python", "IntegrityError", "(psycopg2.errors.ForeignKeyViolation) insert or update"),
  ),
  same(
    "database/lock timeouts",
    of("java", "LockTimeoutException", "Lock wait timeout exceeded; try restarting transaction (conn=17)"),
    of("java", "LockTimeoutException", "Lock wait timeout exceeded; try restarting transaction (conn=99)"),
  ),
  same(
    "java/quarkus subclass",
    of("java", "E2", "x", [mod("com.acme.Cart_Subclass", "sum$$superforward1"), mod("com.acme.Cart", "sum")]),
    of("java", "E2", "x", [mod("com.acme.Cart", "sum")]),
  ),
  same(
    "java/caused by index",
    of("java", "IndexOutOfBoundsException", "Index: 5, Size: 3", [mod("com.acme.Cart", "sum")]),
    of("java", "IndexOutOfBoundsException", "Index 7 out of bounds for length 1", [mod("com.acme.Cart", "sum")]),
  ),
  different(
    "java/overloaded? two methods",
    of("java", "E2", "x", [mod("com.acme.Cart", "sum")]),
    of("java", "E2", "x", [mod("com.acme.Cart", "sumAll")]),
  ),
  same(
    "dotnet/record struct generics",
    of("csharp", "E3", "x", [mod("Shop.Repo`2", "Find")]),
    of("csharp", "E3", "x", [mod("Shop.Repo`2[System.Int32,Shop.Order]", "Find")]),
  ),
  same(
    "go/goroutine entry differs",
    of("go", "*shop.E", "x", [
      mod("runtime", "goexit", { in_app: false }),
      mod("github.com/acme/shop", "Serve.func1"),
      mod("github.com/acme/shop", "load"),
    ]),
    of("go", "*shop.E", "x", [mod("github.com/acme/shop", "Serve.func3"), mod("github.com/acme/shop", "load")]),
  ),
  different(
    "go/two packages same func",
    of("go", "*shop.E", "x", [mod("github.com/acme/shop/cart", "load")]),
    of("go", "*shop.E", "x", [mod("github.com/acme/shop/user", "load")]),
  ),
  same(
    "ruby/bootsnap eval",
    of("ruby", "E4", "x", [app("load", "app/models/cart.rb"), app("eval", "(eval at app/models/cart.rb:3)")]),
    of("ruby", "E4", "x", [app("load", "app/models/cart.rb")]),
  ),
  different(
    "ruby/same method two models",
    of("ruby", "E4", "x", [app("total", "app/models/cart.rb")]),
    of("ruby", "E4", "x", [app("total", "app/models/invoice.rb")]),
  ),
  same(
    "php/laravel facade between",
    of("php", "E5", "x", [
      app("App\\Cart::sum", "/app/app/Cart.php"),
      lib(
        "Illuminate\\Support\\Facades\\Facade::__callStatic",
        "/app/vendor/laravel/framework/src/Illuminate/Support/Facades/Facade.php",
      ),
    ]),
    of("php", "E5", "x", [
      app("App\\Cart::sum", "/app/app/Cart.php"),
      lib(
        "Illuminate\\Support\\Facades\\Facade::x",
        "/srv/vendor/laravel/framework/src/Illuminate/Support/Facades/Facade.php",
      ),
    ]),
  ),
  same(
    "native/windows paths of image",
    of("native", "EXCEPTION_ACCESS_VIOLATION", "x", [
      { function: "shop::sum", package: "C:\\Program Files\\Shop\\shop.exe", in_app: true },
    ]),
    of("native", "EXCEPTION_ACCESS_VIOLATION", "y", [
      { function: "shop::sum", package: "D:\\Shop\\shop.exe", in_app: true },
    ]),
  ),
  same(
    "native/template args",
    of("native", "SIGSEGV", "", [{ function: "shop::Pool<int>::take(int)", package: "shop", in_app: true }]),
    of("native", "SIGSEGV", "", [{ function: "shop::Pool<long>::take(long)", package: "shop", in_app: true }]),
  ),
  same(
    "chain/wrapper frames of library only",
    event("node", [
      exc("PgError", "deadlock", [app("q", "/app/db.js")]),
      exc("TypeORMError", "x 1", [lib("a", "/app/node_modules/typeorm/a.js")]),
    ]),
    event("node", [
      exc("PgError", "deadlock", [app("q", "/app/db.js")]),
      exc("TypeORMError", "x 2", [lib("b", "/app/node_modules/typeorm/b.js")]),
    ]),
  ),
  different(
    "chain/same wrapper and cause type, other function",
    event("node", [
      exc("PgError", "deadlock", [app("q1", "/app/a.js")]),
      exc("ApiError", "x", [app("api", "/app/api.js")]),
    ]),
    event("node", [
      exc("PgError", "deadlock", [app("q2", "/app/b.js")]),
      exc("ApiError", "x", [app("api", "/app/api.js")]),
    ]),
  ),
  different(
    "group/two members vs other two",
    event("node", [
      exc("AError", "a", [app("a", "/app/a.js")], { mechanism: { exception_id: 2, parent_id: 0 } }),
      exc("BError", "b", [app("b", "/app/b.js")], { mechanism: { exception_id: 1, parent_id: 0 } }),
      exc("AggregateError", "", [], { mechanism: { exception_id: 0, is_exception_group: true } }),
    ]),
    event("node", [
      exc("AError", "a", [app("a", "/app/a.js")], { mechanism: { exception_id: 2, parent_id: 0 } }),
      exc("CError", "c", [app("c", "/app/c.js")], { mechanism: { exception_id: 1, parent_id: 0 } }),
      exc("AggregateError", "", [], { mechanism: { exception_id: 0, is_exception_group: true } }),
    ]),
  ),
  same(
    "recursion/prefix differs in depth only",
    node("E6", "x", [app("m", "/app/m.js"), app("w", "/app/w.js"), app("w", "/app/w.js")]),
    node("E6", "x", [app("m", "/app/m.js"), app("w", "/app/w.js")]),
  ),
  same(
    "attached/js message with and without stack",
    {
      platform: "javascript",
      message: "Slow cart",
      exception: { values: [{ value: "Slow cart", stacktrace: { frames: [app("a", `${A}/a.js`)] } }] },
    },
    {
      platform: "javascript",
      message: "Slow cart",
      exception: { values: [{ value: "Slow cart", stacktrace: { frames: [app("b", `${A}/b.js`)] } }] },
    },
  ),
  same(
    "message/python logentry vs formatted ids",
    { platform: "python", logentry: { message: "Order 12 failed" } },
    { platform: "python", logentry: { formatted: "Order 99 failed" } },
  ),
  different("message/level words", message("Order failed: timeout"), message("Order failed: refused")),
  same(
    "deps/anonymous native promise frames",
    js("E7", "x", [
      app("a", `${A}/a.js`),
      { function: "new Promise", filename: "<anonymous>", in_app: true },
      app("b", `${A}/b.js`),
    ]),
    js("E7", "x", [app("a", `${A}/a.js`), app("b", `${A}/b.js`)]),
  ),
  same(
    "extension/two pages one extension",
    js("E8", "x", [app("a", "moz-extension://11112222-0000-4000-8000-000000000000/js/inject.js")]),
    js("E8", "x", [app("b", "moz-extension://99992222-0000-4000-8000-000000000000/js/inject.js")]),
  ),
];
