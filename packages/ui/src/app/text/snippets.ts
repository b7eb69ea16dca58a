/** How an app is pointed at a project with one SDK. */
export type Sdk = {
  id: string;
  name: string;
  install: string;
  /** The file that the lines belong into. */
  file: string;
  /** The stock SDK. @param dsn of the project */
  stock: (dsn: string) => string;
  /** The same with Winnow's transport, where there is one for it. */
  folded?: { install: string; code: (dsn: string) => string };
};

const text = (dsn: string) => JSON.stringify(dsn);

export const sdks: readonly Sdk[] = [
  {
    id: "node",
    name: "Node",
    install: "npm install @sentry/node",
    file: "instrument.mjs",
    stock: (dsn) => `import * as Sentry from "@sentry/node";

Sentry.init({ dsn: ${text(dsn)} });`,
    folded: {
      install: "npm install @sentry/node @winnow/transport",
      code: (dsn) => `import * as Sentry from "@sentry/node";
import { withWinnow } from "@winnow/transport/node";

Sentry.init(withWinnow({ dsn: ${text(dsn)} }));`,
    },
  },
  {
    id: "browser",
    name: "Browser",
    install: "npm install @sentry/browser",
    file: "main.ts",
    stock: (dsn) => `import * as Sentry from "@sentry/browser";

Sentry.init({ dsn: ${text(dsn)} });`,
    folded: {
      install: "npm install @sentry/browser @winnow/transport",
      code: (dsn) => `import * as Sentry from "@sentry/browser";
import { withWinnow } from "@winnow/transport/browser";

Sentry.init(withWinnow({ dsn: ${text(dsn)} }));`,
    },
  },
  {
    id: "python",
    name: "Python",
    install: "pip install sentry-sdk",
    file: "app.py",
    stock: (dsn) => `import sentry_sdk

sentry_sdk.init(dsn=${text(dsn)})`,
  },
  {
    id: "go",
    name: "Go",
    install: "go get github.com/getsentry/sentry-go",
    file: "main.go",
    stock: (dsn) => `err := sentry.Init(sentry.ClientOptions{
	Dsn: ${text(dsn)},
})
defer sentry.Flush(2 * time.Second)`,
  },
  {
    id: "java",
    name: "Java",
    install: "implementation 'io.sentry:sentry:8.+'",
    file: "Main.java",
    stock: (dsn) => `Sentry.init(options -> {
  options.setDsn(${text(dsn)});
});`,
  },
  {
    id: "csharp",
    name: ".NET",
    install: "dotnet add package Sentry",
    file: "Program.cs",
    stock: (dsn) => `SentrySdk.Init(options =>
{
    options.Dsn = ${text(dsn)};
});`,
  },
  {
    id: "php",
    name: "PHP",
    install: "composer require sentry/sentry",
    file: "bootstrap.php",
    stock: (dsn) => `\\Sentry\\init(['dsn' => '${dsn.replace(/['\\]/g, "\\$&")}']);`,
  },
  {
    id: "ruby",
    name: "Ruby",
    install: "bundle add sentry-ruby",
    file: "config/initializers/sentry.rb",
    stock: (dsn) => `Sentry.init do |config|
  config.dsn = ${text(dsn)}
end`,
  },
  {
    id: "rust",
    name: "Rust",
    install: "cargo add sentry",
    file: "main.rs",
    stock: (dsn) => `let _guard = sentry::init((${text(dsn)}, sentry::ClientOptions {
    release: sentry::release_name!(),
    ..Default::default()
}));`,
  },
];

/** The SDK that fits a project's platform; Node where nothing is known. */
export function sdkOf(platform: string): Sdk {
  const [language = ""] = platform.toLowerCase().split(/[-.]/);
  const id = aliases[platform.toLowerCase()] ?? aliases[language] ?? language;
  return sdks.find((sdk) => sdk.id === id) ?? (sdks[0] as Sdk);
}

const aliases: Record<string, string> = {
  javascript: "browser",
  react: "browser",
  dotnet: "csharp",
  kotlin: "java",
  native: "rust",
};
