using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Malmoi.Storage;

namespace Malmoi.WordVectors.Training;

/// <summary>What an interrupted training goes on from: its numbers and how far it came, in a file that is replaced as a whole now and then.</summary>
/// <remarks>
/// The file belongs to one training: the same settings, but for the threads, and the same corpus. Where vectors do not depend on chance between
/// threads, those of a training that was interrupted are the same as those of one that was not.
/// </remarks>
internal sealed class TrainingCheckpoint
{
    private static readonly byte[] s_magic = "malmoi training checkpoint 1\n"u8.ToArray();
    private readonly string? _path;
    private readonly string _training;
    private readonly Action<BinaryWriter> _write;
    private readonly Action<BinaryReader> _read;
    private readonly TimeSpan _interval;
    private readonly Stopwatch _since = Stopwatch.StartNew();
    private TimeSpan _lastTook;

    /// <param name="path">The file; null for none.</param>
    /// <param name="interval">The least time between two writes.</param>
    /// <param name="training">Says which training it is.</param>
    /// <param name="write">Writes the numbers.</param>
    /// <param name="read">Reads them back.</param>
    public TrainingCheckpoint(
        string? path,
        TimeSpan interval,
        string training,
        Action<BinaryWriter> write,
        Action<BinaryReader> read
    ) => (_path, _interval, _training, _write, _read) = (path, interval, training, write, read);

    /// <summary>Reads the file, where there is one.</summary>
    /// <returns>How many steps are done.</returns>
    /// <exception cref="InputException">The file is damaged or of another training.</exception>
    public int Resume()
    {
        if (_path is null || !File.Exists(_path))
        {
            return 0;
        }

        try
        {
            using var reader = new BinaryReader(File.OpenRead(_path), Encoding.UTF8);
            if (!reader.ReadBytes(s_magic.Length).AsSpan().SequenceEqual(s_magic))
            {
                throw new InputException(
                    $"'{_path}' is in the way and no checkpoint of Malmoi's: move it away, or name another output"
                );
            }

            if (reader.ReadString() != _training)
            {
                throw new InputException(
                    $"'{_path}' is of a training with other settings or another corpus: repeat those to go on with it, or delete it to begin anew"
                );
            }

            var done = reader.ReadInt32();
            _read(reader);
            return reader.BaseStream.Position == reader.BaseStream.Length && done >= 0 ? done : throw Damaged(null);
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException or DecoderFallbackException)
        {
            throw Damaged(error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"cannot read '{_path}': {error.Message}", error);
        }
    }

    /// <summary>Whether it is time to save; a file of gigabytes must not take more than a twentieth of the time.</summary>
    public bool IsDue => _path is not null && _since.Elapsed >= _interval && _since.Elapsed >= 20 * _lastTook;

    /// <summary>Saves, and gives the exception that ends a training that was told to stop.</summary>
    public OperationCanceledException Interrupted(int done, CancellationToken ct)
    {
        if (_path is null)
        {
            return new OperationCanceledException(ct);
        }

        Save(done);
        return new TrainingInterruptedException(_path);
    }

    /// <summary>Writes a matrix without its padding.</summary>
    public static void Write(BinaryWriter to, Numerics.AlignedMatrix matrix)
    {
        for (var row = 0; row < matrix.Rows; row++)
        {
            to.Write(MemoryMarshal.AsBytes(matrix[row]));
        }
    }

    /// <summary>Reads a matrix of the same size back.</summary>
    public static void Read(BinaryReader from, Numerics.AlignedMatrix matrix)
    {
        for (var row = 0; row < matrix.Rows; row++)
        {
            from.BaseStream.ReadExactly(MemoryMarshal.AsBytes(matrix[row]));
        }
    }

    /// <summary>Saves; nothing may change the numbers meanwhile.</summary>
    /// <param name="done">How many steps are done.</param>
    public void Save(int done)
    {
        var watch = Stopwatch.StartNew();
        using (var file = new OutputFile(_path!))
        {
            using (var writer = new BinaryWriter(file.Stream, Encoding.UTF8, leaveOpen: true))
            {
                writer.Write(s_magic);
                writer.Write(_training);
                writer.Write(done);
                _write(writer);
            }

            file.Commit();
        }

        _lastTook = watch.Elapsed;
        _since.Restart();
    }

    private InputException Damaged(Exception? error) =>
        new($"'{_path}' is damaged: delete it to begin the training anew", error!);
}
