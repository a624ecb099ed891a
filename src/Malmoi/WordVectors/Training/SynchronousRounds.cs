using Malmoi.Numerics;
using Malmoi.Tokenization.Trainers;

namespace Malmoi.WordVectors.Training;

/// <summary>Training whose result does not depend on the number of threads: rounds in which lanes learn apart and then add up what they changed.</summary>
/// <remarks>
/// <code>
/// text    | s0 | s1 | ... | s7 | s8 | ...        stretches of some hundred words, dealt to eight lanes in order
/// round   lane i copies each row it meets and learns on the copies from stretch i      (threads share the lanes)
///         lane i turns its copies into differences                                      (threads share the lanes)
///         every row += difference of lane 0, of lane 1, ..., in this order              (threads share the rows)
/// </code>
/// Eight lanes and the length of a stretch are part of the result, threads are not. It costs copying each row twice a round and a
/// learner not seeing what the other lanes learn in the same round.
/// </remarks>
internal sealed class SynchronousRounds(CorpusPasses passes, WordVectorOptions options)
{
    private const int Lanes = 8;

    /// <summary>Words of a stretch, up to the end of the sentence.</summary>
    private const int StretchWords = 128;

    private readonly List<Stretch> _stretches = [];

    /// <param name="input">The input matrix.</param>
    /// <param name="output">The output matrix.</param>
    /// <param name="learner">Makes the learner of a lane on its rows of the two.</param>
    public void Run(
        AlignedMatrix input,
        AlignedMatrix output,
        Func<IParameterRows, IParameterRows, WindowLearner> learner,
        TrainingCheckpoint checkpoint,
        CancellationToken ct
    )
    {
        var done = checkpoint.Resume();
        var threads = Math.Min(options.Threads, Lanes);
        var lanes = new Lane[Lanes];
        for (var i = 0; i < Lanes; i++)
        {
            var (inputs, outputs) = (new CopiedRows(input), new CopiedRows(output));
            lanes[i] = new Lane(inputs, outputs, learner(inputs, outputs));
        }

        using var stop = new CancellationTokenSource();
        using var barrier = new Barrier(threads);
        Workers.Run(
            threads,
            threads,
            () => 0,
            (_, thread) =>
            {
                try
                {
                    if (thread == 0)
                    {
                        Lead(lanes, barrier, threads, done, checkpoint, stop.Token, ct);
                    }
                    else
                    {
                        Follow(lanes, barrier, thread, threads, done, stop.Token);
                    }
                }
                catch (OperationCanceledException)
                    when (thread > 0 || (stop.IsCancellationRequested && !ct.IsCancellationRequested))
                {
                    // Another thread has failed, or was told to stop, and throws.
                }
                catch
                {
                    // The others would wait for this thread for ever.
                    stop.Cancel();
                    throw;
                }
            },
            CancellationToken.None
        );
    }

    private void Lead(
        Lane[] lanes,
        Barrier barrier,
        int threads,
        int done,
        TrainingCheckpoint checkpoint,
        CancellationToken stop,
        CancellationToken ct
    )
    {
        var reader = passes.Reader();
        for (var piece = done; piece < passes.Pieces; piece++)
        {
            // The others wait for the stretches meanwhile, so that the rows are at rest.
            if (ct.IsCancellationRequested)
            {
                throw checkpoint.Interrupted(piece, ct);
            }

            if (checkpoint.IsDue)
            {
                checkpoint.Save(piece);
            }

            Deal(reader, piece);
            options.Progress?.Report(new TrainingProgress("training", (double)piece / passes.Pieces));
            Learn(lanes, barrier, 0, threads, stop);
        }
    }

    private void Follow(Lane[] lanes, Barrier barrier, int thread, int threads, int done, CancellationToken stop)
    {
        for (var piece = done; piece < passes.Pieces; piece++)
        {
            Learn(lanes, barrier, thread, threads, stop);
        }
    }

    private void Learn(Lane[] lanes, Barrier barrier, int thread, int threads, CancellationToken stop)
    {
        barrier.SignalAndWait(stop);
        for (var first = 0; first < _stretches.Count; first += Lanes)
        {
            for (var lane = thread; lane < Lanes && first + lane < _stretches.Count; lane += threads)
            {
                lanes[lane].Learn(_stretches[first + lane], options.StartRate);
            }

            barrier.SignalAndWait(stop);
            foreach (var lane in lanes)
            {
                lane.Input.AddTo(threads, thread);
                lane.Output.AddTo(threads, thread);
            }

            barrier.SignalAndWait(stop);
            for (var lane = thread; lane < Lanes; lane += threads)
            {
                lanes[lane].Input.Clear();
                lanes[lane].Output.Clear();
            }
        }

        // Nobody may deal anew while another still reads the stretches.
        barrier.SignalAndWait(stop);
    }

    private void Deal(SentenceReader reader, int piece)
    {
        _stretches.Clear();
        reader.Open(piece, new Xoshiro256(options.Seed, 2L * piece));
        List<int[]> sentences = [];
        var (words, progress) = (0, reader.Progress);
        while (reader.Next())
        {
            sentences.Add(reader.Sentence.ToArray());
            words += reader.Sentence.Length;
            if (words >= StretchWords)
            {
                _stretches.Add(new Stretch(sentences, progress, Random()));
                (sentences, words, progress) = ([], 0, reader.Progress);
            }
        }

        if (sentences.Count > 0)
        {
            _stretches.Add(new Stretch(sentences, progress, Random()));
        }

        // Odd streams, apart from those of the reader.
        Xoshiro256 Random() => new(options.Seed + (_stretches.Count * 0x9E37_79B9L), (2L * piece) + 1);
    }

    private sealed record Stretch(List<int[]> Sentences, double Progress, Xoshiro256 Random);

    private sealed record Lane(CopiedRows Input, CopiedRows Output, WindowLearner Learner)
    {
        public void Learn(Stretch stretch, double startRate)
        {
            var rate = LearningRate.At(stretch.Progress, startRate);
            foreach (var sentence in stretch.Sentences)
            {
                Learner.Learn(sentence, rate, stretch.Random);
            }

            Input.Subtract();
            Output.Subtract();
        }
    }
}
