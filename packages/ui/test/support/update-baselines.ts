// Takes the pictures anew that tests compare with: `npm run baselines -w @winnow/ui [name …]`. Look at them before they are committed.
import { startChromium } from "@winnow/test-kit/chromium";
import { differenceFrom, prepareForPictures, shots, takePictures, writeBaseline } from "./baselines.ts";
import { startStubReceiver } from "./stub-receiver.ts";

const wanted = process.argv.slice(2);
const chosen = shots.filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => part.startsWith(name) || name.startsWith(part)),
);
const browser = await startChromium();
const stub = await startStubReceiver();
for (const shot of chosen) {
  prepareForPictures(stub);
  for (const picture of await takePictures(browser, stub, shot)) {
    // What is alike stays as it is: a picture that only a pixel changed in makes a diff that nobody can judge.
    if (differenceFrom(picture) === undefined) continue;
    writeBaseline(picture);
    console.log(picture.name);
  }
}
await browser.close();
await stub.close();
