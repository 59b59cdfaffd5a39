/** Analyses many case folders on several threads; answers come in the order of the cases, whoever is first. */
import { Worker } from "node:worker_threads";
import type { CaseAnswer } from "./case-worker.ts";

/** `onAnswer` is called once a case, in order; `onDone` as soon as each is done. */
export async function analyseFolders(
  paths: readonly string[],
  jobs: number,
  onDone: (done: number) => void,
  onAnswer: (index: number, answer: CaseAnswer) => void,
): Promise<void> {
  const waiting = new Map<number, CaseAnswer>();
  let next = 0;
  let done = 0;
  let told = 0;
  const take = (index: number, answer: CaseAnswer) => {
    waiting.set(index, answer);
    done += 1;
    onDone(done);
    for (let ready = waiting.get(told); ready !== undefined; ready = waiting.get(told)) {
      waiting.delete(told);
      onAnswer(told, ready);
      told += 1;
    }
  };
  const lane = async () => {
    let worker = startWorker();
    for (let index = next++; index < paths.length; index = next++) {
      const answer = await ask(worker, paths[index] ?? "");
      if (answer.isDead) {
        await worker.terminate();
        worker = startWorker();
      }
      take(index, answer.answer);
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(jobs, paths.length) }, lane));
}

function startWorker(): Worker {
  return new Worker(new URL("./case-worker.ts", import.meta.url));
}

/** A thread that dies, such as of too little memory, costs its case and no other. */
function ask(worker: Worker, path: string): Promise<{ answer: CaseAnswer; isDead: boolean }> {
  return new Promise((resolve) => {
    const finish = (answer: CaseAnswer, isDead: boolean) => {
      worker.off("message", onMessage);
      worker.off("error", onError);
      worker.off("exit", onExit);
      resolve({ answer, isDead });
    };
    const onMessage = (answer: CaseAnswer) => finish(answer, false);
    const onError = ({ message }: Error) =>
      finish({ problem: `${path}: the analysis died: ${message}; try it alone with --jobs 1` }, true);
    const onExit = () => onError(new Error("its thread ended"));
    worker.on("message", onMessage);
    worker.on("exit", onExit);
    worker.on("error", onError);
    worker.postMessage(path);
  });
}
