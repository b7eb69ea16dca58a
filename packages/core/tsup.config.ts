import { anywhere } from "../../tsup.base.ts";

export default anywhere("src/index.ts");
