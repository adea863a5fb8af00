// htmx with the morph extension, as one module. Nothing is put on window.
import htmx from "htmx.org";
import { Idiomorph } from "idiomorph/dist/idiomorph-ext.esm.js";

export { Idiomorph };
export default htmx;
