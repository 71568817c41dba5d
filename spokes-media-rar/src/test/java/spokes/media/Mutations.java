package spokes.media;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;

/** A thousand seeded mutations of a real packet: bits flipped, bytes replaced, ends cut off. */
public final class Mutations {
    private Mutations() {}

    public static void of(byte[] original, Consumer<byte[]> parser) {
        var random = new Random(42);
        for (int i = 0; i < 1000; i++) {
            var mutant = original.clone();
            if (mutant.length > 0 && random.nextInt(4) == 0) {
                mutant = Arrays.copyOf(mutant, random.nextInt(mutant.length));
            }
            for (int changes = random.nextInt(4); changes >= 0 && mutant.length > 0; changes--) {
                int at = random.nextInt(mutant.length);
                mutant[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) (mutant[at] ^ 1 << random.nextInt(8));
            }
            try {
                parser.accept(mutant);
            } catch (RuntimeException problem) {
                throw new AssertionError("mutation " + i + " threw: " + HexFormat.of().formatHex(mutant), problem);
            }
        }
    }
}
