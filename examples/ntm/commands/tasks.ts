import { tasks as all, recipes, taskNames } from '@engram/ntm';
import { Command } from 'commander';
import { draw, print } from '../../lab/output.ts';

const range = ([least, most]: readonly [number, number]): string =>
  least === most ? `${most}` : `${least} to ${most}`;

export const tasksCommand = (): Command =>
  new Command('tasks')
    .description('list the tasks, what they train on and what they are tested on')
    .option('--json', 'print one JSON object and nothing else', false)
    .action(({ json }: { json: boolean }) => {
      const tasks = taskNames.map((name) => ({ ...all[name], model: recipes[name].model.kind }));
      if (json) {
        const plain = tasks.map(({ name, about, over, inputSize, outputSize, dimensions, testSizes, model }) => ({
          name,
          about,
          over,
          inputSize,
          outputSize,
          dimensions,
          testSizes,
          model,
        }));
        draw(`${JSON.stringify({ tasks: plain })}\n`);
        return;
      }
      for (const { name, about, over, inputSize, outputSize, dimensions, testSizes, model } of tasks) {
        print(`${name}: ${about}`);
        print(
          over === 'bits' ? `  ${inputSize} channels in, ${outputSize} bits out` : `  ${inputSize} tokens in and out`,
        );
        print(`  by a network of the kind ${model}, unless --model says another`);
        for (const { name: field, train, about: meaning } of dimensions) {
          print(`  trained with ${field} ${range(train)}: ${meaning}`);
        }
        const tests = testSizes.map((size) =>
          Object.entries(size)
            .map(([field, n]) => `${field} ${n}`)
            .join(', '),
        );
        if (tests.length > 0) print(`  tested beyond it: ${tests.join('; ')}`);
        print('');
      }
    });
