using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives.Noise;

/// <summary>The text begins at a random token, and what stood before it comes last.</summary>
internal static class DocumentRotation
{
    public static Passage Apply(Passage passage, Xoshiro256 random)
    {
        var first = random.Next(passage.Ids.Length);
        return passage with
        {
            Ids = [.. passage.Ids[first..], .. passage.Ids[..first]],
            Marks = [.. passage.Marks[first..], .. passage.Marks[..first]],
        };
    }
}
