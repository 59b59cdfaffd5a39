/** What is offered to a sender: storage of X-ray pictures in the syntaxes that are decoded here, and verification. */
import dimse from "dcmjs-dimse";

const { PresentationContextResult } = dimse.constants;

/** Called SOP classes: XA, XRF, their enhanced forms, Secondary Capture, CR and DX. */
const STORAGE_CLASSES: ReadonlySet<string> = new Set([
  "1.2.840.10008.5.1.4.1.1.12.1",
  "1.2.840.10008.5.1.4.1.1.12.2",
  "1.2.840.10008.5.1.4.1.1.12.1.1",
  "1.2.840.10008.5.1.4.1.1.12.2.1",
  "1.2.840.10008.5.1.4.1.1.7",
  "1.2.840.10008.5.1.4.1.1.7.2",
  "1.2.840.10008.5.1.4.1.1.7.3",
  "1.2.840.10008.5.1.4.1.1.1",
  "1.2.840.10008.5.1.4.1.1.1.1",
  "1.2.840.10008.5.1.4.1.1.1.1.1",
]);
const VERIFICATION = "1.2.840.10008.1.1";
/** In order of preference: what needs no work first. */
const TRANSFER_SYNTAXES = [
  "1.2.840.10008.1.2.1",
  "1.2.840.10008.1.2",
  "1.2.840.10008.1.2.5",
  "1.2.840.10008.1.2.4.50",
  "1.2.840.10008.1.2.2",
];

type Contexts = ReturnType<InstanceType<typeof dimse.association.Association>["getPresentationContexts"]>;

/**
 * Answers each presentation context.
 * @returns the X-ray storage classes of which no offered syntax can be decoded
 */
export function negotiate(contexts: Contexts): readonly string[] {
  const wanted = new Set<string>();
  const accepted = new Set<string>();
  for (const { context } of contexts) {
    const classUid = context.getAbstractSyntaxUid();
    const offered = context.getTransferSyntaxUids();
    const isStorage = STORAGE_CLASSES.has(classUid);
    if (isStorage) wanted.add(classUid);
    const syntax = TRANSFER_SYNTAXES.find((uid) => offered.includes(uid));
    if (!isStorage && classUid !== VERIFICATION) {
      context.setResult(PresentationContextResult.RejectAbstractSyntaxNotSupported);
    } else if (syntax === undefined) {
      context.setResult(PresentationContextResult.RejectTransferSyntaxesNotSupported);
    } else {
      context.setResult(PresentationContextResult.Accept, syntax);
      accepted.add(classUid);
    }
  }
  return [...wanted].filter((classUid) => !accepted.has(classUid));
}
