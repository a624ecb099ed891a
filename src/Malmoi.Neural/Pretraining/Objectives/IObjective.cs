using Malmoi.Neural.Pretraining.Data;

namespace Malmoi.Neural.Pretraining.Objectives;

/// <summary>What a model learns from text without labels: how a passage becomes something to read and something to say.</summary>
public interface IObjective
{
    /// <summary>Makes an example; the same passage and random numbers always give the same one.</summary>
    /// <exception cref="InputException">The passage has not what the objective works on (sentences).</exception>
    Example Make(Passage passage, Xoshiro256 random);
}
