/**
 * Batches calls. A question is sent at the end of the present turn of the event loop while fewer than `at_once` calls
 * are under way; those that come meanwhile go with the next call. No question waits for others to join it, and the
 * busier the service is, the less a question costs.
 * @param ask gets at most `most` questions, and gives their answers, or promises of them, in the same order
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
  let underWay = 0;

  async function askNext(): Promise<void> {
    const taken = waiting.splice(0, most);
    try {
      const answers = await ask(taken.map(({ question }) => question));
      taken.forEach(({ resolve }, index) => resolve(answers[index] as Answer | PromiseLike<Answer>));
    } catch (error) {
      for (const { reject } of taken) reject(error);
    }
    underWay--;
    go();
  }

  function go(): void {
    if (waiting.length === 0 || underWay >= at_once) return;
    underWay++;
    // At the end of this turn of the event loop, which may bring more questions.
    setImmediate(() => void askNext());
  }

  return (question) =>
    new Promise((resolve, reject) => {
      waiting.push({ question, resolve, reject });
      go();
    });
}
