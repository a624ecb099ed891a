namespace Malmoi.Server.Scheduling;

/// <summary>So many wait for the model that one more would only wait in vain.</summary>
internal sealed class QueueFullException(int waiting, TimeSpan retryAfter)
    : Exception($"{waiting} requests wait for this model already: try again later")
{
    /// <summary>When asking again makes sense.</summary>
    public TimeSpan RetryAfter => retryAfter;
}
