namespace Malmoi.WordVectors.Training;

/// <summary>Threads that learn from pieces of the text on the same rows without locks (Recht et al., 2011); what they overwrite now and then is little.</summary>
/// <remarks>With one thread the result depends on the seed alone.</remarks>
internal sealed class Hogwild(CorpusPasses passes, WordVectorOptions options)
{
    /// <param name="learner">Makes the learner of a thread.</param>
    /// <param name="checkpoint">Where to begin, and where to save.</param>
    /// <param name="ct">Stops between pieces.</param>
    public void Run(Func<WindowLearner> learner, TrainingCheckpoint checkpoint, CancellationToken ct) =>
        PieceLegs.Run(
            options.Threads,
            passes.Pieces,
            () => (Reader: passes.Reader(), Learner: learner()),
            (own, number) => Learn(own.Reader, own.Learner, number),
            checkpoint,
            options.Progress,
            ct
        );

    private void Learn(SentenceReader reader, WindowLearner learner, int number)
    {
        var random = new Xoshiro256(options.Seed, number);
        reader.Open(number, random);
        while (reader.Next())
        {
            learner.Learn(reader.Sentence.Span, LearningRate.At(reader.Progress, options.StartRate), random);
        }

        // It works on memory that is gone with it.
        GC.KeepAlive(learner);
    }
}
