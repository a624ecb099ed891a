using Malmoi.Tokenization.Trainers;

namespace Malmoi.WordVectors.Training;

/// <summary>Threads that learn from numbered pieces of a text, in legs after which all wait for each other and a checkpoint can be written.</summary>
internal static class PieceLegs
{
    /// <summary>Pieces of the shortest leg.</summary>
    private const int LeastPieces = 8;

    /// <param name="threads">Threads to use.</param>
    /// <param name="pieces">Pieces of all epochs.</param>
    /// <param name="scratch">Makes what a thread works with during a leg.</param>
    /// <param name="learn">Learns from a piece.</param>
    /// <param name="checkpoint">Says where to begin; told when a leg is done.</param>
    /// <param name="progress">Told of each piece.</param>
    /// <param name="ct">Stops between pieces.</param>
    public static void Run<TScratch>(
        int threads,
        int pieces,
        Func<TScratch> scratch,
        Action<TScratch, int> learn,
        TrainingCheckpoint checkpoint,
        IProgress<TrainingProgress>? progress,
        CancellationToken ct
    )
    {
        var taken = checkpoint.Resume();
        while (taken < pieces)
        {
            var start = taken;
            Workers.Run(
                threads,
                pieces - taken,
                scratch,
                (own, _) =>
                {
                    // A piece that was taken is always finished, so that those done are the first ones.
                    var leg = Volatile.Read(ref taken) - start;
                    if (!ct.IsCancellationRequested && (leg < LeastPieces || !checkpoint.IsDue))
                    {
                        var number = Interlocked.Increment(ref taken) - 1;
                        learn(own, number);
                        progress?.Report(new TrainingProgress("training", (number + 1.0) / pieces));
                    }
                },
                CancellationToken.None
            );
            if (ct.IsCancellationRequested)
            {
                throw checkpoint.Interrupted(taken, ct);
            }

            if (taken < pieces)
            {
                checkpoint.Save(taken);
            }
        }
    }
}
