import { pathTail } from "../path-tail.ts";
import { textOf } from "../text.ts";
import { framePath } from "./library-paths.ts";
import { makeDialect } from "./make-dialect.ts";

const GENERATED =
  /\$\$(?:EnhancerBy|FastClassBy|SpringCGLIB|Lambda)|\$Proxy\d+|\$HibernateProxy|\$ByteBuddy|\$MockitoMock|_\$\$_jvst|_ClientProxy$|_Subclass$|^(?:java\.lang\.reflect|java\.lang\.invoke|jdk\.internal\.reflect|sun\.reflect|jdk\.proxy|com\.sun\.proxy)\./;
const LIBRARY =
  /^(?:java|javax|jdk|sun|com\.sun|jakarta|kotlin|kotlinx|scala|groovy|clojure|android|androidx|dalvik|com\.android|com\.google\.android|org\.springframework|org\.apache|org\.hibernate|org\.eclipse|org\.jboss|io\.netty|io\.vertx|io\.micronaut|io\.quarkus|okhttp3|retrofit2|reactor|rx|io\.reactivex|com\.zaxxer|com\.fasterxml|com\.mysql|org\.postgresql|io\.sentry|libcore)\./;

/** Java, Kotlin, Scala and Android: the class and the method; generated proxies and numbers of the compiler do not count. */
export const java = makeDialect({
  location: (frame) => textOf(frame.module) || `/${framePath(frame)}`,
  place: (location) => {
    if (location.startsWith("/")) return { where: pathTail(location.slice(1)).tail };
    return {
      where: withoutNumbers(location),
      noise: GENERATED.test(location),
      app: LIBRARY.test(location) ? false : undefined,
    };
  },
  name: (written) => withoutNumbers(written),
  isHelper: (written) => /^(?:access\$\d+|invokeSuspend|resumeWith|\$jacocoInit)$/.test(written),
});

// lambda$submit$1 = lambda$submit; Batch$2 and Batch$3 are anonymous classes, renumbered by every edit above them
function withoutNumbers(name: string): string {
  return name.replace(/^(lambda\$.+)\$\d+$/, "$1").replace(/\$\d+(?=\$|$)/g, "$n");
}
