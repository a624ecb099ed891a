using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives.Noise;

/// <summary>Random tokens are left out; the model must find where.</summary>
internal static class TokenDeletion
{
    public static Passage Apply(Passage passage, double share, Xoshiro256 random)
    {
        var gone = random
            .Permutation(passage.Ids.Length)
            .Take(Math.Min((int)Math.Ceiling(passage.Ids.Length * share), passage.Ids.Length - 1))
            .ToHashSet();
        return passage with
        {
            Ids = [.. passage.Ids.Where((_, place) => !gone.Contains(place))],
            Marks = [.. passage.Marks.Where((_, place) => !gone.Contains(place))],
        };
    }
}
