/**
 * Batches calls, as DataLoader does. A question is sent at the end of the present turn of the event loop if fewer than
 * `at_once` calls are running, otherwise with the next call. A question is never delayed for others to join it, and the
 * busier the service, the less each question costs.
 * @param ask takes at most `most` questions, and returns their answers, or promises of them, in the same order
 */
export function batch<Question, Answer>(
  ask: (questions: Question[]) => Promise<readonly (Answer | PromiseLike<Answer>)[]>,
  { most, at_once }: { most: number; at_once: number },
): (question: Question) => Promise<Answer> {
  let waiting: {
    question: Question;
    resolve: (answer: Answer | PromiseLike<Answer>) => void;
    reject: (reason: unknown) => void;
  }[] = [];
  let running = 0;

  async function askNext(): Promise<void> {
    const taken = waiting.splice(0, most);
    try {
      const answers = await ask(taken.map(({ question }) => question));
      taken.forEach(({ resolve }, index) => resolve(answers[index] as Answer | PromiseLike<Answer>));
    } catch (error) {
      for (const { reject } of taken) reject(error);
    }
    running--;
    go();
  }

  function go(): void {
    if (waiting.length === 0 || running >= at_once) return;
    running++;
    // At the end of this turn of the event loop, since more questions may follow in it.
    setImmediate(() => void askNext());
  }

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      go();
    });
}
