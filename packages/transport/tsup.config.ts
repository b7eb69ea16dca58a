import { anywhere } from "../../tsup.base.ts";

export default anywhere("src/index.ts", "src/node.ts", "src/browser.ts", "src/transactions.ts");
