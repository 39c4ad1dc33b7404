/*
 * A disk that fails, for one process: preloaded, it stands between a program and libc's calls that
 * write, truncate and sync files.
 *
 *   cc -shared -fPIC -O1 -o io-fault.so io-fault.c
 *   IO_FILES=journal. IO_FAULT="eio 12 once" LD_PRELOAD=./io-fault.so program
 *
 * IO_FILES   only files whose path contains this are touched; required.
 * IO_FAULT   KIND K once|forever: the K-th call (from 1), or it and every later one, fails.
 *            eio     writes, truncations and syncs fail with EIO
 *            enospc  writes and truncations fail with ENOSPC; syncs succeed and do not count
 *            short   writes write half of what they should and say so; the others do not count
 * IO_SHADOW  FROM:TO: keeps below TO what a power cut would leave of each file below FROM: its
 *            content as of its last sync. What a failed sync should have brought to the disk is
 *            dropped for good, as the kernel drops it: a later sync that succeeds does not cover it.
 * IO_SLOW    each sync takes so many milliseconds longer: what is sent too early then is, visibly.
 * IO_LOG     a file to which each counted call is added as one line: CALL PATH OFFSET SIZE [FAULT].
 *
 * Not modelled: a folder's own sync (a file is there once it was itself synced, a rename and a
 * removal at once), and writes through mmap (the journal uses none: its shared memory is heap).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(type, name, ...) \
	static type (*real_##name)(__VA_ARGS__); \
	if (!real_##name) real_##name = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

enum kind { NONE, EIO_ANY, ENOSPC_WRITE, SHORT_WRITE };

static const char *files, *logPath, *shadowFrom, *shadowTo;
static enum kind kind = NONE;
static long failAt, slowMs;
static int forever;
static long count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* What was written to a file since its last sync. */
struct range { off_t from; size_t size; struct range *next; };
struct file { char path[PATH_MAX]; struct range *dirty; struct file *next; };
static struct file *known;

__attribute__((constructor)) static void configure(void)
{
	char name[16] = "", often[16] = "";
	const char *fault = getenv("IO_FAULT"), *shadow = getenv("IO_SHADOW"), *slow = getenv("IO_SLOW");
	files = getenv("IO_FILES");
	logPath = getenv("IO_LOG");
	slowMs = slow ? atol(slow) : 0;
	if (fault && sscanf(fault, "%15s %ld %15s", name, &failAt, often) == 3) {
		kind = !strcmp(name, "eio") ? EIO_ANY : !strcmp(name, "enospc") ? ENOSPC_WRITE
			: !strcmp(name, "short") ? SHORT_WRITE : NONE;
		forever = !strcmp(often, "forever");
	}
	if (fault && kind == NONE) {
		fprintf(stderr, "io-fault: IO_FAULT is %s, expected eio|enospc|short K once|forever\n", fault);
		_exit(2);
	}
	if (shadow) {
		char *copy = strdup(shadow), *colon = strchr(copy, ':');
		if (!colon) {
			fprintf(stderr, "io-fault: IO_SHADOW is %s, expected FROM:TO\n", shadow);
			_exit(2);
		}
		*colon = 0;
		shadowFrom = copy;
		shadowTo = colon + 1;
	}
}

/* The path behind a descriptor, if it is one of the files asked for; else 0. */
static int watched(int fd, char path[PATH_MAX])
{
	char link[64];
	ssize_t size;
	if (!files) return 0;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	size = readlink(link, path, PATH_MAX - 1);
	if (size <= 0) return 0;
	path[size] = 0;
	return path[0] == '/' && strstr(path, files) != NULL;
}

static void note(const char *call, const char *path, off_t offset, size_t size, const char *fault)
{
	char line[PATH_MAX + 80];
	int log, length;
	if (!logPath) return;
	length = snprintf(line, sizeof line, "%s %s %lld %zu%s%s\n", call, path, (long long)offset, size,
		*fault ? " " : "", fault);
	log = open(logPath, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (log < 0) return;
	REAL(ssize_t, write, int, const void *, size_t);
	if (real_write(log, line, length) != length) _exit(2);
	close(log);
}

/* Counts a call and tells whether it has to fail. Holds the lock from here until `leave`. */
static enum kind enter(const char *call, int isWrite, const char *path, off_t offset, size_t size)
{
	int fails = 0;
	int isData = isWrite && strcmp(call, "truncate") != 0;
	int counts = kind == ENOSPC_WRITE ? isWrite : kind == SHORT_WRITE ? isData : 1;
	pthread_mutex_lock(&lock);
	if (counts) {
		count++;
		fails = kind != NONE && (forever ? count >= failAt : count == failAt);
	}
	if (counts || logPath) note(call, path, offset, size, fails ? "FAULT" : "");
	return fails ? kind : NONE;
}

static void leave(void)
{
	int kept = errno;
	pthread_mutex_unlock(&lock);
	errno = kept;
}

static struct file *fileOf(const char *path)
{
	struct file *file;
	for (file = known; file; file = file->next)
		if (!strcmp(file->path, path)) return file;
	file = calloc(1, sizeof *file);
	snprintf(file->path, sizeof file->path, "%s", path);
	file->next = known;
	known = file;
	return file;
}

static int shadowPath(const char *path, char to[PATH_MAX])
{
	size_t length = shadowFrom ? strlen(shadowFrom) : 0;
	if (!shadowFrom || strncmp(path, shadowFrom, length) != 0) return 0;
	return snprintf(to, PATH_MAX, "%s%s", shadowTo, path + length) < PATH_MAX;
}

static void dirty(const char *path, off_t from, ssize_t size)
{
	struct file *file;
	struct range *range;
	if (!shadowFrom || size <= 0) return;
	file = fileOf(path);
	range = malloc(sizeof *range);
	*range = (struct range){ from, (size_t)size, file->dirty };
	file->dirty = range;
}

static void clean(struct file *file)
{
	while (file->dirty) {
		struct range *next = file->dirty->next;
		free(file->dirty);
		file->dirty = next;
	}
}

/*
 * Brings a file's shadow to what the disk holds now: only what was written since, and the size.
 * Reads through the program's own descriptor where it can: closing another one of the same file
 * would drop the program's POSIX locks on it.
 */
static void survive(int fd, const char *path)
{
	char to[PATH_MAX];
	struct file *file = fileOf(path);
	struct range *range;
	struct stat state;
	int readable = (fcntl(fd, F_GETFL) & O_ACCMODE) != O_WRONLY;
	int from, shadow;
	if (!shadowPath(path, to) || fstat(fd, &state) != 0 || !S_ISREG(state.st_mode)) return;
	REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
	REAL(int, ftruncate64, int, off64_t);
	from = readable ? fd : open(path, O_RDONLY | O_CLOEXEC);
	shadow = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (from < 0 || shadow < 0) {
		fprintf(stderr, "io-fault: cannot keep a shadow of %s\n", path);
		_exit(2);
	}
	for (range = file->dirty; range; range = range->next) {
		char *bytes = malloc(range->size);
		ssize_t size = pread(from, bytes, range->size, range->from);
		if (size > 0 && real_pwrite64(shadow, bytes, size, range->from) != size) _exit(2);
		free(bytes);
	}
	if (real_ftruncate64(shadow, state.st_size) != 0) _exit(2);
	if (from != fd) close(from);
	close(shadow);
	clean(file);
}

static ssize_t faulty(enum kind fault)
{
	errno = fault == ENOSPC_WRITE ? ENOSPC : EIO;
	return -1;
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset)
{
	char path[PATH_MAX];
	enum kind fault;
	ssize_t done;
	REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
	if (!watched(fd, path)) return real_pwrite64(fd, bytes, size, offset);
	fault = enter("write", 1, path, offset, size);
	if (fault == NONE) done = real_pwrite64(fd, bytes, size, offset);
	else if (fault == SHORT_WRITE) done = real_pwrite64(fd, bytes, size / 2, offset);
	else done = faulty(fault);
	dirty(path, offset, done);
	leave();
	return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset)
{
	return pwrite64(fd, bytes, size, offset);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
	char path[PATH_MAX];
	enum kind fault;
	ssize_t done;
	off_t end;
	REAL(ssize_t, write, int, const void *, size_t);
	if (!watched(fd, path)) return real_write(fd, bytes, size);
	fault = enter("write", 1, path, lseek(fd, 0, SEEK_CUR), size);
	if (fault == NONE) done = real_write(fd, bytes, size);
	else if (fault == SHORT_WRITE) done = real_write(fd, bytes, size / 2);
	else done = faulty(fault);
	/* Asked for afterwards: a descriptor that appends has moved to the end first. */
	end = lseek(fd, 0, SEEK_CUR);
	dirty(path, end - done, done);
	leave();
	return done;
}

static int synced(int fd, const char *call, int (*real)(int))
{
	char path[PATH_MAX];
	enum kind fault;
	int result;
	if (!watched(fd, path)) return real(fd);
	/* Without the lock: only this thread waits for the disk. */
	if (slowMs > 0) usleep(slowMs * 1000);
	fault = enter(call, 0, path, 0, 0);
	if (fault != NONE) {
		clean(fileOf(path));
		result = (int)faulty(fault);
	} else {
		result = real(fd);
		if (result == 0 && shadowFrom) survive(fd, path);
	}
	leave();
	return result;
}

int fsync(int fd)
{
	REAL(int, fsync, int);
	return synced(fd, "sync", real_fsync);
}

int fdatasync(int fd)
{
	REAL(int, fdatasync, int);
	return synced(fd, "sync", real_fdatasync);
}

int ftruncate64(int fd, off64_t size)
{
	char path[PATH_MAX];
	enum kind fault;
	int result;
	REAL(int, ftruncate64, int, off64_t);
	if (!watched(fd, path)) return real_ftruncate64(fd, size);
	fault = enter("truncate", 1, path, size, 0);
	result = fault == NONE ? real_ftruncate64(fd, size) : (int)faulty(fault);
	leave();
	return result;
}

int ftruncate(int fd, off_t size)
{
	return ftruncate64(fd, size);
}

int rename(const char *from, const char *to)
{
	char kept[PATH_MAX], moved[PATH_MAX];
	int result;
	REAL(int, rename, const char *, const char *);
	result = real_rename(from, to);
	if (result == 0 && shadowPath(from, kept) && shadowPath(to, moved)) real_rename(kept, moved);
	return result;
}

int unlink(const char *path)
{
	char kept[PATH_MAX];
	int result;
	REAL(int, unlink, const char *);
	result = real_unlink(path);
	if (result == 0 && shadowPath(path, kept)) real_unlink(kept);
	return result;
}
