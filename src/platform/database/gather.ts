/**
 * Asks together what is asked at the same time. A question goes over at once while fewer than `at_once` calls are under
 * way; what comes meanwhile is asked in the next call. So nobody waits for company, and the busier the service is, the
 * less a question costs.
 * @param ask gets at most `most` questions, and gives their answers, or promises of them, in the same order
 */
export function gather<Question, Answer>(
  ask: (questions: Question[]) => Promise<readonly (Answer | PromiseLike<Answer>)[]>, { most, at_once }: { most: number; at_once: number },
): (question: Question) => Promise<Answer> {
  let waiting: { question: Question; resolve: (answer: Answer | PromiseLike<Answer>) => void; reject: (reason: unknown) => void }[] = [];
  let underWay = 0;

  async function askNext(): Promise<void> {
    const batch = waiting.splice(0, most);
    try {
      const answers = await ask(batch.map(({ question }) => question));
      batch.forEach(({ resolve }, index) => resolve(answers[index] as Answer | PromiseLike<Answer>));
    } catch (error) {
      for (const { reject } of batch) reject(error);
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

  return (question) => new Promise((resolve, reject) => {
    waiting.push({ question, resolve, reject });
    go();
  });
}
