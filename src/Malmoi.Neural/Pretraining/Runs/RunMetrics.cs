using Microsoft.Data.Sqlite;

namespace Malmoi.Neural.Pretraining.Runs;

/// <summary>What a training measured, as a database that any program reads: a row a step, a row an evaluation.</summary>
public sealed class RunMetrics : IDisposable
{
    // So much is lost at most where the machine stops.
    private const double SecondsBetweenWrites = 1;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS steps (
            step INTEGER PRIMARY KEY, time REAL NOT NULL, loss REAL NOT NULL, learning_rate REAL NOT NULL,
            gradient_norm REAL NOT NULL, tokens INTEGER NOT NULL, total_tokens INTEGER NOT NULL, predicted INTEGER NOT NULL,
            operations REAL NOT NULL, seconds REAL NOT NULL, data_seconds REAL NOT NULL);
        CREATE TABLE IF NOT EXISTS evaluations (
            step INTEGER PRIMARY KEY, time REAL NOT NULL, loss REAL NOT NULL, predicted INTEGER NOT NULL,
            seconds REAL NOT NULL, is_best INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS measures (
            step INTEGER NOT NULL, held_out INTEGER NOT NULL, name TEXT NOT NULL, value REAL NOT NULL,
            PRIMARY KEY (step, held_out, name));
        """;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly List<SqliteCommand> _waiting = [];
    private DateTime _written = DateTime.UtcNow;

    private RunMetrics(string path, SqliteConnection connection) => (_path, _connection) = (path, connection);

    /// <summary>Opens the database to write on, made where it is missing.</summary>
    /// <exception cref="InputException">It cannot be written, or is none.</exception>
    public static RunMetrics Write(string path)
    {
        var metrics = Connect(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            metrics.Do(() => metrics.Execute(Schema));
            return metrics;
        }
        catch
        {
            metrics.Dispose();
            throw;
        }
    }

    /// <summary>Opens the database of a run to read, also while it goes on.</summary>
    /// <exception cref="InputException">There is none, or it is damaged.</exception>
    public static RunMetrics Read(string path) =>
        File.Exists(path)
            ? Connect(path, SqliteOpenMode.ReadWrite) // what a killed program left half done is undone first
            : throw new InputException($"there is no '{path}': nothing was measured in this run yet");

    public void Add(TrainingStep step) =>
        Add(
            "INSERT OR REPLACE INTO steps VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            step.Step,
            Now(),
            step.Loss,
            step.LearningRate,
            step.GradientNorm,
            step.Tokens,
            step.TotalTokens,
            step.Predicted,
            step.Operations,
            step.Seconds,
            step.DataSeconds
        );

    public void Add(HeldOutScore evaluation) =>
        Add(
            "INSERT OR REPLACE INTO evaluations VALUES ($0, $1, $2, $3, $4, $5)",
            evaluation.Step,
            Now(),
            evaluation.Loss,
            evaluation.Predicted,
            evaluation.Seconds,
            evaluation.IsBest
        );

    /// <summary>Adds a number of a kind of its own.</summary>
    public void Add(RunMeasure measure) =>
        Add(
            "INSERT OR REPLACE INTO measures VALUES ($0, $1, $2, $3)",
            measure.Step,
            measure.IsHeldOut,
            measure.Name,
            measure.Value
        );

    /// <summary>Takes back what came after a step: the training goes on from there.</summary>
    public void Forget(long after)
    {
        Flush();
        Do(() =>
            Execute(
                $"DELETE FROM steps WHERE step > {after}; DELETE FROM evaluations WHERE step > {after}; DELETE FROM measures WHERE step > {after};"
            )
        );
    }

    /// <summary>Writes what waits.</summary>
    /// <exception cref="InputException">The disk is full, or the file is gone.</exception>
    public void Flush()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        Do(() =>
        {
            using var transaction = _connection.BeginTransaction();
            foreach (var command in _waiting)
            {
                command.Transaction = transaction;
                command.ExecuteNonQuery();
                command.Dispose();
            }

            transaction.Commit();
        });
        _waiting.Clear();
        _written = DateTime.UtcNow;
    }

    /// <summary>Every step, in their order.</summary>
    public IReadOnlyList<TrainingStep> Steps() =>
        Rows(
            "SELECT step, loss, learning_rate, gradient_norm, tokens, total_tokens, predicted, operations, seconds, data_seconds FROM steps ORDER BY step",
            row => new TrainingStep
            {
                Step = row.GetInt64(0),
                Loss = row.GetDouble(1),
                LearningRate = row.GetDouble(2),
                GradientNorm = row.GetDouble(3),
                Tokens = row.GetInt64(4),
                TotalTokens = row.GetInt64(5),
                Predicted = row.GetInt64(6),
                Operations = row.GetDouble(7),
                Seconds = row.GetDouble(8),
                DataSeconds = row.GetDouble(9),
            }
        );

    /// <summary>Every evaluation, in their order.</summary>
    public IReadOnlyList<HeldOutScore> Evaluations() =>
        Rows(
            "SELECT step, loss, predicted, seconds, is_best FROM evaluations ORDER BY step",
            row => new HeldOutScore(row.GetInt64(0), row.GetDouble(1), row.GetInt64(2), row.GetDouble(3))
            {
                IsBest = row.GetBoolean(4),
            }
        );

    /// <summary>Every number of a kind of its own, by step; none in a run that measured no such.</summary>
    public IReadOnlyList<RunMeasure> Measures() =>
        Rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'measures'", row => row.GetString(0)).Count
        == 0
            ? []
            : Rows(
                "SELECT step, held_out, name, value FROM measures ORDER BY step, held_out, name",
                row => new RunMeasure(row.GetInt64(0), row.GetString(2), row.GetDouble(3), row.GetBoolean(1))
            );

    public void Dispose()
    {
        _waiting.ForEach(command => command.Dispose());
        _connection.Dispose();
    }

    private static RunMetrics Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = mode,
                Pooling = false,
            }.ToString()
        );
        var metrics = new RunMetrics(path, connection);
        try
        {
            metrics.Do(connection.Open);
            return metrics;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    private void Add(string sql, params object[] values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue(FormattableString.Invariant($"${i}"), values[i]);
        }

        _waiting.Add(command);
        if ((DateTime.UtcNow - _written).TotalSeconds >= SecondsBetweenWrites)
        {
            Flush();
        }
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private List<T> Rows<T>(string sql, Func<SqliteDataReader, T> row)
    {
        var rows = new List<T>();
        Do(() =>
        {
            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                rows.Add(row(reader));
            }
        });
        return rows;
    }

    private void Do(Action action)
    {
        try
        {
            action();
        }
        catch (SqliteException error)
        {
            throw new InputException(
                $"cannot use the measurements '{_path}': {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}; is it whole, and is there space and leave to write it?",
                error
            );
        }
    }
}
