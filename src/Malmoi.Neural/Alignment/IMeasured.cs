namespace Malmoi.Neural.Alignment;

/// <summary>A training that watches more than its loss.</summary>
public interface IMeasured
{
    /// <summary>Of batches that were learned from, since it was cleared.</summary>
    PreferenceMeasures Learned { get; }

    /// <summary>Of held-out batches, since it was cleared.</summary>
    PreferenceMeasures HeldOut { get; }
}
