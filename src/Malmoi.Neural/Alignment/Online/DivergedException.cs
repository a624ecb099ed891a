namespace Malmoi.Neural.Alignment.Online;

/// <summary>A loss, a gradient or a distribution of a policy is no number any more.</summary>
internal sealed class DivergedException(string message, Exception? inner = null) : Exception(message, inner);
