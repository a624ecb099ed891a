using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives.Noise;

/// <summary>Random tokens are hidden, each behind a mask of its own.</summary>
internal static class TokenMasking
{
    public static Passage Apply(Passage passage, double share, int mask, Xoshiro256 random)
    {
        int[] ids = [.. passage.Ids];
        foreach (var place in random.Permutation(ids.Length).Take((int)Math.Ceiling(ids.Length * share)))
        {
            ids[place] = mask;
        }

        return passage with
        {
            Ids = ids,
        };
    }
}
