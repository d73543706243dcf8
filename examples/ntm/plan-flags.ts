import { modelKinds, taskNames } from '@engram/ntm';
import { type Command, Option } from 'commander';
import { positive, whole } from '../lab/flag-values.ts';
import { notNegative } from './flags.ts';

/** The flags that change a recipe, of every command that trains; see `PlanFlags`. */
export const withPlanFlags = (command: Command): Command =>
  command
    .addOption(
      new Option('--task <name>', 'what to learn; `pnpm example ntm tasks` describes them')
        .choices(taskNames)
        .default('copy'),
    )
    .addOption(
      new Option('--model <kind>', "the network; the default is the recipe's").choices(Object.keys(modelKinds)),
    )
    .addOption(new Option('--controller <kind>', 'of the machine').choices(['lstm', 'gru', 'feed-forward']))
    .option('--hidden <n>', "size of the controller's layers", whole(1, 4096))
    .option('--layers <n>', 'layers of the controller', whole(1, 16))
    .option('--slots <n>', 'memory slots', whole(1, 65_536))
    .option('--width <n>', 'numbers in a slot', whole(1, 4096))
    .option('--read-heads <n>', 'heads that read', whole(1, 64))
    .option('--write-heads <n>', 'heads that write', whole(1, 64))
    .option('--shifts <n>', 'shifts that a head can choose from, odd', whole(1, 255))
    .addOption(
      new Option('--initial-memory <kind>', 'what the memory starts as').choices(['constant', 'random', 'learned']),
    )
    .addOption(
      new Option('--initial-weights <kind>', 'where heads look at first').choices(['one-hot', 'learned', 'uniform']),
    )
    .option('--bookmark', 'let each head go back to a place that it has kept, or to where it began')
    .option('--masked-lookup', 'let each head look for a part of what a slot holds; the DNC does')
    .option('--no-masked-lookup', 'let it look for all of a slot')
    .addOption(new Option('--clear-freed').hideHelp())
    .option('--no-clear-freed', 'leave in a slot what it held when it is freed, as the first DNC did')
    .addOption(new Option('--sharp-links').hideHelp())
    .option('--no-sharp-links', 'follow links as blurred as they are, as the first DNC did')
    .addOption(new Option('--optimizer <name>', 'who updates the weights').choices(['rmsprop', 'adam', 'adamw']))
    .option('--lr <rate>', 'learning rate', positive)
    .addOption(new Option('--schedule <kind>', 'how the learning rate falls').choices(['constant', 'cosine']))
    .option('--clip <norm>', 'the norm that all gradients together are clipped to', positive)
    .option(
      '--clip-through-time <limit>',
      'what each element of the gradient that comes back into the heads’ weights is clamped to',
      positive,
    )
    .option(
      '--noise <std>',
      'noise on what the controller takes over from step to step, until it has learned',
      notNegative,
    )
    .option('--noise-to <std>', 'what that noise then grows to', notNegative)
    .option('--batch <n>', 'sequences in a training step', whole(1, 65_536))
    .option('--mixed', 'let the sequences of a batch differ in size')
    .option('--curriculum <steps>', 'let sizes grow from the smallest to the full ones over so many steps', whole(1))
    .option('--steps <n>', 'training steps', whole(1))
    .option('--window <n>', 'steps from one look at the training to the next', whole(1))
    .option('--validation <n>', 'sequences of a fixed validation set that is run at every window', whole(0))
    .option(
      '--starts <n>',
      'starts at most, where the recipe begins anew what does not learn; 1 keeps the first (default: the recipe’s, and 1 for fewer --steps than learning may take)',
      whole(1, 1000),
    );
