using SkillMetrics.Records;
using SkillMetrics.Storage.Sqlite.Native;
using SkillMetrics.Storage.Sqlite.Tables;

namespace SkillMetrics.Storage.Sqlite.Writing;

/// <summary>Puts one record into its table, once: the unique index over identity hashes tells whether it is there already.</summary>
internal sealed class RecordInserter(SqliteDatabase database, NameIds ids)
{
    public RecordDisposition Insert(MetricRecord record)
    {
        var table = RecordTable.Of(record.Kind);
        var identity = RecordIdentity.Of(record);
        var hash = IdentityHash.Of(identity);
        var insert = database.Prepare(table.Insert);
        table.Bind(insert, record, ids);
        while (true)
        {
            insert.Bind(1, hash);
            insert.Run();
            if (database.Changes == 1)
            {
                return RecordDisposition.Insert;
            }

            var stored = Find(table, hash);
            if (RecordIdentity.Of(stored) == identity)
            {
                return Merge(stored, record, hash);
            }

            // Two identities with one hash: the second lives at the next free one, as in an open hash table.
            hash = unchecked(hash + 1);
        }
    }

    private RecordDisposition Merge(MetricRecord stored, MetricRecord record, long hash)
    {
        var disposition = RecordComparison.Classify(stored, record);
        if (disposition == RecordDisposition.Update)
        {
            var end = database.Prepare(InvocationTable.End);
            end.Bind(1, hash);
            InvocationTable.BindEnd(end, (InvocationRecord)record, ids);
            end.Run();
        }

        return disposition;
    }

    private MetricRecord Find(RecordTable table, long hash)
    {
        var find = database.Prepare($"{table.Select}\nWHERE t.identity_hash = ?");
        try
        {
            find.Bind(1, hash);
            find.Step();
            return table.Read(find);
        }
        finally
        {
            find.Reset();
        }
    }
}
