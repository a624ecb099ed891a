namespace Malmoi.Architectures;

/// <summary>Whether the sizes of a spec fit each other, as far as that can be said without its weights.</summary>
public static class SpecSizes
{
    // Sines and cosines are in no checkpoint that would bound them: 1 GB.
    private const long MostSinusoids = 1L << 28;

    /// <exception cref="InputException">Two sizes do not fit; the message names them.</exception>
    public static void Check(ModelSpec spec)
    {
        foreach (var (name, stack) in spec.Stacks)
        {
            Check(stack.Embeddings, name);
            foreach (var layer in stack.Layers.Distinct())
            {
                Check(layer.Attention);
                if (layer.FeedForward is MixtureOfExperts { Chosen: var chosen, Experts: var experts })
                {
                    Require(
                        chosen >= 1 && chosen <= experts,
                        $"{chosen} of {experts} experts for each token",
                        "no more than there are"
                    );
                }
            }
        }
    }

    private static void Check(EmbeddingSpec spec, string stack)
    {
        if (spec.Positions is { } positions)
        {
            Require(positions.Count >= 1, $"an {stack} of {positions.Count} positions", "at least one");
            var rows = (long)positions.Count + ((positions as LearnedPositions)?.FirstRow ?? 0);
            Require(rows <= int.MaxValue, $"an {stack} of {rows} positions", "fewer");
            Require(
                positions is not SinusoidalPositions || (long)positions.Count * spec.Width <= MostSinusoids,
                $"{positions.Count} positions of width {spec.Width} as sines and cosines",
                $"at most {MostSinusoids} numbers"
            );
        }

        if (spec is TokenEmbeddings { Padding: { } padding, Vocabulary: var vocabulary })
        {
            Require(
                padding >= 0 && padding < vocabulary,
                $"the padding token {padding}",
                $"one of its {vocabulary} tokens"
            );
        }

        if (spec is PatchEmbeddings { ImageSize: var image, PatchSize: var patch })
        {
            Require(patch <= image, $"patches of {patch} in images of {image} pixels", "smaller ones");
        }
    }

    private static void Check(AttentionSpec spec)
    {
        Require(spec.Window is null or >= 1, $"a window of {spec.Window}", "at least 1");
        switch (spec.Positions)
        {
            case Rotary rotary:
                Require(
                    rotary.Width >= 2 && rotary.Width % 2 == 0 && rotary.Width <= spec.HeadWidth,
                    $"{rotary.Width} turned channels in heads of {spec.HeadWidth}",
                    $"an even number up to {spec.HeadWidth}"
                );
                Require(double.IsFinite(rotary.Base) && rotary.Base > 0, $"a rotary base of {rotary.Base}", "above 0");
                break;
            case RelativeBuckets { Buckets: var buckets, MaxDistance: var most }:
                Require(
                    buckets is >= 4 && most > buckets / 2,
                    $"{buckets} buckets for distances up to {most}",
                    "at least 4, and more distances than buckets for exact ones"
                );
                break;
        }
    }

    private static void Require(bool holds, string said, string wanted)
    {
        if (!holds)
        {
            throw new InputException($"the configuration asks for {said}, and needs {wanted}: is it damaged?");
        }
    }
}
